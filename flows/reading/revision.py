"""What the reader is made of, as one hash: its code, lexicons and weights, the reference tables of names, the libraries it stands
on. Whatever of it changes, every document is read anew."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path

from flows.mentions.gazetteer import REFERENCE

FLOWS = Path(__file__).resolve().parents[1]
PARTS = ("document.py", "errors.py", "reading", "restore", "mentions", "claims")
BEYOND = ("flows/records", "flows/corrections", "flows/acquire", "expectations/evidence.py")


@cache
def reader_revision() -> str:
    """The SHA-256 of the reader as it stands when first asked."""
    return revision_of(FLOWS)


@cache
def records_revision() -> str:
    """The SHA-256 of the reader and of all that makes records of what it has read."""
    digest = sha256(reader_revision().encode())
    for path in _files(FLOWS.parent, BEYOND):
        digest.update(f"{path.relative_to(FLOWS.parent).as_posix()} {sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def revision_of(flows: Path, reference: Path = REFERENCE) -> str:
    """The SHA-256 of the files of a reader below a folder, of the reference tables, of Python and of every library installed."""
    digest = sha256()
    for folder, paths in ((flows, _files(flows, PARTS)), (reference, sorted(reference.rglob("*.yaml")))):
        for path in paths:
            digest.update(f"{path.relative_to(folder).as_posix()} {sha256(path.read_bytes()).hexdigest()}\n".encode())
    libraries = {f"{each.metadata['Name']} {each.version}" for each in distributions()}
    digest.update("\n".join([sys.version, *sorted(libraries)]).encode())
    return digest.hexdigest()


def _files(folder: Path, parts: Iterable[str]) -> Iterator[Path]:
    """The files of some parts, in a stable order."""
    for part in parts:
        place = folder / part
        found = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (path for path in found if path.is_file() and "__pycache__" not in path.parts)
