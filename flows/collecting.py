"""Python's search for cycles of objects, put off where very many are made that stay: looking at them again and again takes longer
than to make them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collecting_nothing() -> Iterator[None]:
    """Without the search, where it is not off already."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def keeping_what_is_there() -> Iterator[None]:
    """With a search that leaves out what is there by now."""
    gc.freeze()
    try:
        yield
    finally:
        # As Python ends, some libraries tell of what is still left out.
        gc.unfreeze()
