"""Ways to break the machine a run is on, for the time of a test."""

from __future__ import annotations

import errno
import os
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir"}
_shut: list[str] = []


@contextmanager
def small_files(size: int) -> Iterator[None]:
    """No file may grow beyond so many bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nothing may be written below a folder. Permissions would not bind a test that root runs."""
    if not _hooked:
        sys.addaudithook(_refuse)
        _hooked.append(True)
    _shut.append(f"{folder}{os.sep}")
    try:
        yield
    finally:
        _shut.pop()


_hooked: list[bool] = []


def _refuse(event: str, arguments: tuple) -> None:
    if not _shut or not (event in CHANGES or (event == "open" and arguments[2] & WRITES)):
        return
    path = arguments[0]
    if isinstance(path, str | bytes) and os.path.abspath(os.fsdecode(path)).startswith(tuple(_shut)):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)
