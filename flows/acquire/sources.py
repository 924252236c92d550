"""The documents of a run: catalogued ones, and every file below the folders a user names, each once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, count
from pathlib import Path

from flows.acquire.files import hashed
from flows.acquire.folder import below
from flows.acquire.types import Source
from warehouse.catalogue.entries import CATALOGUE, Entry, entries

Bring = Callable[[Source], Source]


def acquire(folders: Sequence[Path] = (), *, catalogue: Path | None = CATALOGUE, bring: Bring | None = None) -> list[Source]:
    """Every document of the run in a stable order: the catalogue's first (unless None), then each folder's files by path. `bring`
    is asked for those to be fetched. A file met a second time under the same bytes, or a document under an id already taken, is a
    duplicate."""
    found = [_catalogued(entry) for entry in entries(catalogue)] if catalogue else []
    for folder in folders:
        found.extend(below(folder))
    supplied = _supplied(found)
    if bring is not None:
        supplied = [bring(source) if source.status == "absent" and source.fetch else source for source in supplied]
    return _with_known_citations(list(_unique(supplied)))


def _catalogued(entry: Entry) -> Source:
    source = Source(
        entry.document_id,
        entry.path,
        entry.path.name,
        "at_hand",
        pinned=entry.sha256,
        fetch=entry.fetch,
        title=entry.title,
        author=entry.author,
        publisher=entry.publisher,
        date_edtf=entry.date_edtf,
        kind=entry.kind,
        licence=entry.licence,
        may_redistribute=entry.may_redistribute,
        url=entry.url,
        cites_document_id=entry.cites_document_id,
        catalogued=True,
    )
    if entry.set_aside:
        return source.set_aside(entry.set_aside)
    if not entry.path.exists():
        return replace(source, status="absent", why="catalogued, but its file is not here")
    found = hashed(source)
    if found.status == "at_hand" and found.sha256 != entry.sha256:
        return found.refused(
            f"the file is not the catalogued one (sha256 {found.sha256}); "
            "restore it, or pin the new one with `python -m warehouse.catalogue.pin`"
        )
    return found


def _supplied(found: Sequence[Source]) -> list[Source]:
    """Documents that are absent from their place, but lie in a folder given with the pinned hash, are at hand."""
    files = {source.sha256: source.file for source in found if source.status == "at_hand"}
    return [
        replace(source, file=files[source.pinned], status="at_hand", why=None, sha256=source.pinned)
        if source.status == "absent" and source.pinned in files
        else source
        for source in found
    ]


def _unique(found: Sequence[Source]) -> Iterator[Source]:
    hashes: dict[str | None, Source] = {}
    names: dict[str, Source] = {}
    for source in found:
        first = hashes.get(source.sha256) or names.get(source.document_id)
        if first is None:
            yield source
        elif first.file == source.file and (not source.fetch or first.document_id == source.document_id):
            continue
        else:
            why = (
                f"the same bytes as {first.file_name}"
                if first.sha256 == source.sha256
                else f"the same document_id as {first.file_name}"
            )
            source = replace(source, document_id=_free(source.document_id, names), status="duplicate", why=why)
            yield source
        names[source.document_id] = source
        if source.status == "at_hand":
            hashes[source.sha256] = source


def _free(document_id: str, names: Mapping[str, Source]) -> str:
    """The id itself, or with the first number that makes it one not yet taken."""
    numbered = (f"{document_id}-{number}" for number in count(2))
    return next(name for name in chain([document_id], numbered) if name not in names)


def _with_known_citations(found: Sequence[Source]) -> list[Source]:
    """A document that cites itself, or one that is not there, cites nothing, with a remark that says so."""
    known = {source.document_id for source in found}
    return [
        replace(source, cites_document_id=None).remarked(
            "warning", "citation", f"cites {source.cites_document_id}, which is no other document of this run"
        )
        if source.cites_document_id and source.cites_document_id not in known - {source.document_id}
        else source
        for source in found
    ]
