"""Reading the catalogue. A document lies in the repository, or in the shared folder where there is one."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
CATALOGUE = Path(__file__).with_name("sources.yaml")


@dataclass(frozen=True, slots=True)
class Entry:
    """A catalogued document. `file` is relative to the repository, or `shared:<name>`; `date_edtf` is the catalogue's claim;
    `cites_document_id` names the document whose facts it retells, so that the two never count as independent; `fetch` is the
    address of the file itself, where anyone may fetch it; `set_aside` says why the document is left out for now."""

    document_id: str
    file: str
    title: str
    author: str | None
    publisher: str | None
    date_edtf: str | None
    kind: str
    citation: str
    licence: str
    may_redistribute: bool
    url: str | None
    sha256: str
    cites_document_id: str | None = None
    fetch: str | None = None
    set_aside: str | None = None

    @property
    def path(self) -> Path:
        """Where the file should be; it need not be at hand."""
        if self.file.startswith("shared:"):
            return shared_folder() / self.file.removeprefix("shared:")
        return REPOSITORY / self.file


def shared_folder() -> Path:
    """The folder of documents that are not redistributed: SEIKEI_SHARED, or `../shared/sources` beside the checkout."""
    return Path(os.environ.get("SEIKEI_SHARED") or REPOSITORY.parent / "shared" / "sources")


def entries(catalogue: Path = CATALOGUE) -> tuple[Entry, ...]:
    """The catalogue in its own order. An entry with a missing or unknown field raises TypeError."""
    return tuple(Entry(**fields) for fields in yaml.safe_load(catalogue.read_text("utf-8")))
