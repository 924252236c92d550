"""The cache of readings: a file for every document read, below `cache/readings/<revision of the reader>/` in the home folder.

A file is named after what its content depends on beside the reader: the document's bytes and the date stated of it. It begins
with the checksum of the rest; where that does not hold there might as well be no file. Nothing but the time a run takes depends
on this folder.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from flows.acquire import Source
from flows.claims.types import Reading
from flows.document import Document
from flows.prepared import prepared
from flows.reading.packed import Damaged, unpack

CHECKSUM = sha256().digest_size
KEPT_UNUSED = 90 * 24 * 3600.0  # seconds


class ReadingCache:
    """The readings of one reader."""

    def __init__(self, folder: Path, revision: str) -> None:
        self._readings = folder / "readings"
        self._folder = self._readings / revision[:16]
        self._damaged: list[str] = []
        self._unwritten: str | None = None

    def packed(self, source: Source) -> bytes | None:
        """The packed document and reading, None where they are not known or the file is damaged."""
        path = self._folder / _name(source)
        try:
            data = path.read_bytes()
            if sha256(data[CHECKSUM:]).digest() != data[:CHECKSUM]:
                raise Damaged("its checksum does not hold")
        except FileNotFoundError:
            return None
        except (OSError, Damaged) as error:
            self._damaged.append(f"{path.name}: {getattr(error, 'strerror', None) or error}")
            return None
        with suppress(OSError):
            path.touch()
        return data[CHECKSUM:]

    def unpacked(self, source: Source, packed: bytes) -> tuple[Document, Reading] | None:
        """What was packed, None where it is damaged all the same."""
        try:
            return prepared(packed, lambda: unpack(packed))
        except Damaged as error:
            self._damaged.append(f"{_name(source)}: {error}")
            return None

    def put(self, source: Source, packed: bytes) -> None:
        """Keep a reading. That it cannot be kept is no failure of the run: the document will be read again."""
        path = self._folder / _name(source)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(sha256(packed).digest() + packed)
            os.replace(draft, path)
        except OSError as error:
            self._unwritten = error.strerror or str(error)

    def troubles(self) -> Iterator[str]:
        """What a person should know of the cache, a line each."""
        for name in self._damaged:
            yield f"the cached reading {name}; the document was read anew"
        if self._unwritten:
            yield f"readings could not be kept in {self._folder} ({self._unwritten}); the next run reads these documents again"

    def tidy(self) -> None:
        """Remove the readings of other readers, drafts that a killed run left, and readings that no run has used for long: their
        documents have changed or are gone."""
        if not self._readings.is_dir():
            return
        for other in self._readings.iterdir():
            if other != self._folder:
                shutil.rmtree(other, ignore_errors=True)
        for path in self._folder.glob("*"):
            with suppress(OSError):
                if path.name.startswith(".") or path.stat().st_mtime < time.time() - KEPT_UNUSED:
                    path.unlink()


def _name(source: Source) -> str:
    """What a reading depends on beside the reader, as a file name."""
    stated = f"{source.sha256} {source.date_edtf} {source.catalogued}"
    return sha256(stated.encode()).hexdigest()
