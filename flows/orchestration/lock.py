"""Locks on files of the home folder. The kernel gives them back when their holder ends, however it ends."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from flows.errors import SeikeiError


@contextmanager
def alone(path: Path, busy: str) -> Iterator[IO[str]]:
    """Hold the lock, and give its file to write to. Raises `SeikeiError` saying `busy` where another process holds it."""
    with path.open("a+") as lock:
        if not _taken(lock):
            raise SeikeiError(busy)
        yield lock


def is_held(path: Path) -> bool:
    """Whether some process holds the lock now."""
    if not path.exists():
        return False
    with path.open("a+") as lock:
        return not _taken(lock)


def _taken(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
