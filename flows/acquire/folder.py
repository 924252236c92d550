"""The documents of a folder a user names: every file below it, each with what its sidecar says."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from flows.acquire.files import hashed
from flows.acquire.sidecar import SIDECAR_SUFFIXES, is_sidecar, read_sidecar
from flows.acquire.types import Source
from flows.errors import Refused


def below(folder: Path) -> list[Source]:
    """Every file below a folder, by path, but sidecars, hidden files and what lies in hidden folders. A link that leads out of
    the folder, or to a folder, is refused, and so is a folder that cannot be opened."""
    if not folder.is_dir():
        raise Refused(f"{folder} is no folder", advice="give `--sources` a folder of documents")
    root = folder.resolve()
    errors: list[OSError] = []
    files = [path for path in _walk(root, errors) if not _is_hidden(path.name) and not _has_its_document(path)]
    found = [_from_file(root, path, _printable(path.relative_to(root))) for path in files]
    return sorted([*found, *(_unopened(root, error) for error in errors)], key=lambda source: source.file)


def hidden_below(folder: Path) -> list[str]:
    """The hidden files and folders below a folder, which are left out."""
    root = folder.resolve()
    return sorted(_printable(path.relative_to(root)) for path in _walk(root, []) if _is_hidden(path.name))


def _walk(root: Path, errors: list[OSError]) -> Iterator[Path]:
    """Everything below a folder that is no folder to look into: files, links to folders, hidden folders. Folders that cannot be
    opened go to `errors`."""
    for place, folders, files in os.walk(root, onerror=errors.append):
        shut = [name for name in folders if _is_hidden(name) or Path(place, name).is_symlink()]
        folders[:] = [name for name in folders if name not in shut]
        yield from (Path(place, name) for name in [*shut, *files])


def _is_hidden(name: str) -> bool:
    return name.startswith(".")


def _has_its_document(path: Path) -> bool:
    return is_sidecar(path) and _document_of(path).exists()


def _unopened(root: Path, error: OSError) -> Source:
    path = Path(os.fsdecode(error.filename))
    why = f"the folder cannot be opened: {error.strerror}; none of its files are read"
    return _named(root, path, _printable(path.relative_to(root))).refused(why)


def _document_of(sidecar: Path) -> Path:
    suffix = next(s for s in SIDECAR_SUFFIXES if sidecar.name.endswith(s))
    return sidecar.with_name(sidecar.name.removesuffix(suffix))


def _printable(relative: Path) -> str:
    """The path below its folder; bytes that are no UTF-8 and control characters show as U+FFFD."""
    name = os.fsencode(relative).decode("utf-8", errors="replace")
    return "".join(c if c.isprintable() else "\ufffd" for c in name)


def _named(root: Path, path: Path, name: str) -> Source:
    """A file of which nothing but its path is known."""
    return Source(f"file-{sha256(os.fsencode(path.relative_to(root))).hexdigest()[:12]}", path, name, "at_hand")


def _from_file(root: Path, path: Path, name: str) -> Source:
    source = _named(root, path, name)
    if path.is_symlink() and not path.exists():
        return source.refused("a link to nowhere")
    if not path.resolve().is_relative_to(root):
        return source.refused("a link that leads out of the folder")
    if path.is_dir():
        return source.refused("a link to a folder; links to folders are not followed")
    if not path.is_file():
        return source.refused("not a regular file")
    if is_sidecar(path):
        return _to_be_fetched(root, _document_of(path), name)
    found = hashed(source)
    return _described(found, path) if found.status == "at_hand" else found


def _described(source: Source, document: Path) -> Source:
    """The source with what its sidecar states."""
    try:
        stated, faults = read_sidecar(document)
    except Refused as error:
        return source.refused(f"its sidecar: {error}")
    if "fetch" in stated:
        faults = [*faults, "'fetch' is left out: the document lies beside its sidecar"]
    stated.pop("fetch", None)
    reason = stated.pop("set_aside", None)
    pinned = stated.get("pinned")
    if pinned and pinned != source.sha256:
        return source.refused(f"the file is not the one its sidecar pins (sha256 {source.sha256})")
    identity = stated.pop("document_id", None) or f"doc-{source.sha256[:12]}"  # type: ignore[index]
    found = _with_faults(replace(source, document_id=identity, **stated), faults)
    return found.set_aside(reason) if reason else found


def _to_be_fetched(root: Path, document: Path, name: str) -> Source:
    """The document a sidecar without a file beside it speaks of: one to be fetched, where it says from where."""
    alone = _named(root, document, name)
    try:
        stated, faults = read_sidecar(document)
    except Refused as error:
        return alone.refused(str(error))
    if "fetch" not in stated:
        return alone.refused("a sidecar without its document; put the document beside it, or say with `fetch` where it is")
    reason = stated.pop("set_aside", None)
    known = _named(root, document, _printable(document.relative_to(root)))
    found = replace(
        known,
        status="absent",
        document_id=stated.pop("document_id", None) or known.document_id.replace("file-", "doc-"),
        **stated,
    )
    found = _with_faults(found, faults)
    return found.set_aside(reason) if reason else found


def _with_faults(source: Source, faults: Sequence[str]) -> Source:
    for fault in faults:
        source = source.remarked("warning", "sidecar", f"its sidecar: {fault}")
    return source
