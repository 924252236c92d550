"""A document that goes takes exactly its claims with it; when it is back, everything is as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.running import DOCUMENTS
from warehouse.schema import tables

ALONE = ("--only-sources", "--sources")
AGAIN = """In 1974 Tokyo's Export-Import Bank of Japan lent the Soviet Union $450 million for coal mining equipment.
Komatsu signed a contract in March 1976 to sell the Soviet Union 40 bulldozers for $12 million.

In 1979 Siemens signed a contract to sell pumps to the Soviet Union for $9 million.
"""
# What tells of the releases themselves, and so differs between any two.
OF_THE_RELEASE = {name for name, each in tables().items() if not each.in_database}


@pytest.fixture
def releases(seikei, tmp_path) -> list[Path]:
    """Three releases: with a second document on the same facts, without it, and with it again."""
    home, folder = tmp_path / "data", Path(shutil.copytree(DOCUMENTS, tmp_path / "documents"))
    told = folder / "again.txt"
    for present in (True, False, True):
        told.write_text(AGAIN, "utf-8") if present else told.unlink()
        ran = seikei("run", *ALONE, folder, "--home", home)
        assert ran.code == 0, ran.err
    return sorted(path for path in (home / "releases").iterdir() if path.is_dir() and path.name != "latest")


def table(release: Path, name: str) -> list[dict]:
    return pq.read_table(release / f"{name}.parquet").to_pylist()


def test_document_that_goes_takes_exactly_its_claims_and_is_back_with_the_same_bytes(releases):
    first, without, again = releases
    [document] = [row["document_id"] for row in table(first, "documents") if row["file_name"] == "again.txt"]
    told = {row["claim_id"] for row in table(first, "claims") if row["document_id"] == document}
    assert told
    assert {row["claim_id"] for row in table(without, "claims")} == {row["claim_id"] for row in table(first, "claims")} - told
    merged = [row for row in table(first, "credits") if row["n_documents"] == 2]
    assert merged and {row["credit_id"] for row in merged} <= {row["credit_id"] for row in table(without, "credits")}
    assert {row["cause"] for row in table(without, "id_redirects")} == {"withdrawn"}
    for path in sorted(first.glob("*.parquet")):
        if path.stem not in OF_THE_RELEASE:
            assert path.read_bytes() == (again / path.name).read_bytes(), path.stem
