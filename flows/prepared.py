"""What is made before it is asked for, and handed over to who asks first. A key says all that it depends on."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TypeVar, cast

T = TypeVar("T")
_READY: dict[Hashable, object] = {}


def prepare(key: Hashable, made: object) -> None:
    """Have something ready that will be asked for."""
    _READY[key] = made


def prepared(key: Hashable, make: Callable[[], T]) -> T:
    """What was prepared under a key, or else what is made now."""
    return cast("T", _READY.pop(key)) if key in _READY else make()


def as_it_stands(path: Path) -> Hashable:
    """What changes of a file whenever it is written anew; None where there is none."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return str(path), stat.st_ino, stat.st_mtime_ns, stat.st_size
