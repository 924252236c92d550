"""Short ways to make the records of a document."""

from __future__ import annotations

from collections.abc import Mapping

from flows.claims.types import Cell, Record
from flows.records.telling import Telling


def record(table: str, *, inferred: bool = False, confidence: float = 0.8, at: int = 0, **values: str) -> Record:
    """A record with these cells, all equally sure, that hangs on the character `at`."""
    cells = [Cell(name, value, at, at + 1, "test/1", confidence, inferred) for name, value in values.items()]
    return Record(table, (at, at + 1), confidence, cells)


def telling(
    document: str,
    made: Record,
    firms: tuple[str, ...] = (),
    countries: tuple[str, ...] = (),
    sides: Mapping[str, str] | None = None,
    cites: str | None = None,
) -> Telling:
    return Telling(document, made, frozenset(firms), frozenset(countries), sides or {}, cites=cites)
