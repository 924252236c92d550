"""The documents of a run: catalogued ones, and every file below the folders a user names, each with what its sidecar says."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain, count
from pathlib import Path

from flows.acquire.sidecar import SIDECAR_SUFFIXES, is_sidecar, read_sidecar
from flows.errors import Refused
from warehouse.catalogue.entries import CATALOGUE, Entry, entries

LARGEST = 100 * 1024 * 1024
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """One document as it is known before reading. `status` is at_hand, absent, refused or duplicate; `why` says what is
    wrong, if anything. `sha256` is that of the file at hand; `pinned` the hash the catalogue expects."""

    document_id: str
    file: Path
    file_name: str
    status: str
    why: str | None = None
    sha256: str | None = None
    pinned: str | None = None
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    date_edtf: str | None = None
    kind: str | None = None
    licence: str | None = None
    may_redistribute: bool = False
    url: str | None = None
    cites_document_id: str | None = None
    catalogued: bool = False

    def read_bytes(self) -> bytes:
        """The file's bytes. Raises `Refused` where it cannot be read or is not the file that was hashed."""
        try:
            data = self.file.read_bytes()
        except OSError as error:
            raise Refused(f"cannot be opened: {error.strerror or error}", advice="check the path and its permissions") from error
        if sha256(data).hexdigest() != self.sha256:
            raise Refused("changed while the run was reading it", advice="run again")
        return data


def acquire(folders: Sequence[Path] = (), *, catalogue: Path | None = CATALOGUE) -> list[Source]:
    """Every document of the run in a stable order: the catalogue's first (unless None), then each folder's files by path.
    A file met a second time under the same bytes, or a document under an id already taken, is a duplicate."""
    found = [_catalogued(entry) for entry in entries(catalogue)] if catalogue else []
    for folder in folders:
        found.extend(_below(folder))
    return _with_known_citations(list(_unique(_supplied(found))))


def _catalogued(entry: Entry) -> Source:
    source = Source(
        entry.document_id,
        entry.path,
        entry.path.name,
        "at_hand",
        pinned=entry.sha256,
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
    if not entry.path.exists():
        return replace(source, status="absent", why="catalogued, but its file is not here")
    hashed = _hashed(source)
    if hashed.status == "at_hand" and hashed.sha256 != entry.sha256:
        return replace(
            hashed,
            status="refused",
            why=f"the file is not the catalogued one (sha256 {hashed.sha256}); "
            "restore it, or pin the new one with `python -m warehouse.catalogue.pin`",
        )
    return hashed


def _below(folder: Path) -> Iterator[Source]:
    """Every file below a folder but sidecars and hidden ones. A link that leads out of the folder, or to a folder, is refused."""
    if not folder.is_dir():
        raise Refused(f"{folder} is no folder", advice="give `--sources` a folder of documents")
    root = folder.resolve()
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        hidden = any(part.startswith(".") for part in relative.parts)
        if hidden or (path.is_dir() and not path.is_symlink()) or (is_sidecar(path) and _document_of(path).exists()):
            continue
        yield _from_file(root, path, _printable(relative))


def _document_of(sidecar: Path) -> Path:
    suffix = next(s for s in SIDECAR_SUFFIXES if sidecar.name.endswith(s))
    return sidecar.with_name(sidecar.name.removesuffix(suffix))


def _printable(relative: Path) -> str:
    """The path below its folder; bytes that are no UTF-8 and control characters show as U+FFFD."""
    name = os.fsencode(relative).decode("utf-8", errors="replace")
    return "".join(c if c.isprintable() else "\ufffd" for c in name)


def _from_file(root: Path, path: Path, name: str) -> Source:
    source = Source(f"file-{sha256(os.fsencode(path.relative_to(root))).hexdigest()[:12]}", path, name, "at_hand")
    if path.is_symlink() and not path.exists():
        return replace(source, status="refused", why="a link to nowhere")
    if not path.resolve().is_relative_to(root):
        return replace(source, status="refused", why="a link that leads out of the folder")
    if path.is_dir():
        return replace(source, status="refused", why="a link to a folder; links to folders are not followed")
    if is_sidecar(path):
        return replace(source, status="refused", why="a sidecar without its document")
    if not path.is_file():
        return replace(source, status="refused", why="not a regular file")
    hashed = _hashed(source)
    if hashed.status != "at_hand":
        return hashed
    try:
        stated = read_sidecar(path)
    except Refused as error:
        return replace(hashed, status="refused", why=f"its sidecar: {error}")
    return replace(hashed, document_id=stated.pop("document_id", None) or f"doc-{hashed.sha256[:12]}", **stated)  # type: ignore[index]


def _hashed(source: Source) -> Source:
    """The source with the hash of its file, or refused where it is too large, empty or cannot be opened."""
    try:
        size = source.file.stat().st_size
        if size > LARGEST:
            return replace(
                source,
                status="refused",
                why=f"{size / 2**20:.0f} MB; documents over {LARGEST // 2**20} MB are not read: split it",
            )
        if size == 0:
            return replace(source, status="refused", why="the file is empty")
        return replace(source, sha256=file_sha256(source.file))
    except OSError as error:
        return replace(source, status="refused", why=f"cannot be opened: {error.strerror or error}")


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, read in pieces."""
    digest = sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _supplied(found: Sequence[Source]) -> list[Source]:
    """Catalogued documents that are absent from their place, but lie in a folder given with the pinned hash, are at hand."""
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
        elif first.file == source.file:
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
    """A document that cites itself, or one that is not there, cites nothing; `why` says so."""
    known = {source.document_id for source in found}
    return [
        replace(
            source,
            cites_document_id=None,
            why=source.why or f"cites {source.cites_document_id}, which is no other document of this run",
        )
        if source.cites_document_id and source.cites_document_id not in known - {source.document_id}
        else source
        for source in found
    ]
