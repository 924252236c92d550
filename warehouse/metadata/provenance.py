"""`provenance.json`: an in-toto statement (https://in-toto.io/Statement/v1) of what a release was made from and what came out."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version as installed
from typing import Any

from warehouse.metadata.written import WrittenFile, about

PREDICATE_TYPE = "urn:seikei:release:v1"
WRITERS = ("duckdb", "pyarrow")  # the packages on whose versions the bytes of the files depend


def statement(
    version: str,
    predecessor: str | None,
    code_revision: str,
    content_sha256: str,
    inputs: Mapping[str, str],
    files: list[WrittenFile],
) -> dict[str, Any]:
    """`inputs` is the SHA-256 of each document by id; `files` are the outputs. The parameters are what the files depend on
    beside documents and code: the bound on quotations, and the packages that wrote them."""
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": file.name, "digest": {"sha256": file.sha256}} for file in files],
        "predicateType": PREDICATE_TYPE,
        "predicate": {
            "version": version,
            "predecessor": predecessor,
            "code_revision": code_revision,
            "content_sha256": content_sha256,
            "parameters": {"quote_limit": about()["quote_limit"], "written_with": {name: installed(name) for name in WRITERS}},
            "inputs": [{"name": name, "digest": {"sha256": digest}} for name, digest in sorted(inputs.items())],
        },
    }
