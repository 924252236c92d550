"""Short ways to make the records of a document."""

from __future__ import annotations

from flows.claims.types import Cell, Record
from flows.records.across import Telling


def record(table: str, *, inferred: bool = False, confidence: float = 0.8, **values: str) -> Record:
    """A record with these cells, all equally sure."""
    cells = [Cell(name, value, 0, 1, "test/1", confidence, inferred) for name, value in values.items()]
    return Record(table, (0, 1), confidence, cells)


def telling(document: str, made: Record, firms: tuple[str, ...] = (), countries: tuple[str, ...] = ()) -> Telling:
    return Telling(document, made, frozenset(firms), frozenset(countries))
