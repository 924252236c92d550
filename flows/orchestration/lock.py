"""Locks on files of the home folder. The kernel gives them back when their holder ends, however it ends."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import IO

from flows.errors import SeikeiError

PATIENCE, PAUSE = 0.5, 0.01


@contextmanager
def alone(path: Path, busy: str) -> Iterator[IO[str]]:
    """Hold the lock, and give its file to write to. Raises `SeikeiError` saying `busy` where another process holds it."""
    with path.open("a+") as lock:
        # Who only looks whether it is held keeps it from others for a moment.
        end = monotonic() + PATIENCE
        while not _taken(lock, fcntl.LOCK_EX):
            if monotonic() > end:
                raise SeikeiError(busy)
            sleep(PAUSE)
        yield lock


def is_held(path: Path) -> bool:
    """Whether some process holds the lock now."""
    if not path.exists():
        return False
    with path.open("a+") as lock:
        return not _taken(lock, fcntl.LOCK_SH)


def _taken(lock: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
