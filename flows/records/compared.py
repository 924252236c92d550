"""Pairs of tellings compared, those of the same content once, and what the run before knew of them not again."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import cache

import pyarrow as pa

from flows.records.candidates import Pair
from flows.records.ids import digest
from flows.records.likeness import Likeness, compare, content
from flows.records.telling import Telling

Contents = tuple[str, str, bool]
SCHEMA = pa.schema(
    [
        ("one", pa.string()),
        ("other", pa.string()),
        ("retold", pa.bool_()),
        ("score", pa.float64()),
        ("found", pa.string()),
        ("ruled_out", pa.string()),
    ]
)
BETWEEN = "\n"


class Comparisons:
    """How like tellings are, by hashes of their contents and whether one of two documents retells the other; `known` is the
    `table` of the run before."""

    def __init__(self, known: pa.Table | None = None) -> None:
        self.known = _read(known) if known is not None else {}
        self.made: dict[Contents, Likeness] = {}

    def of(self, tellings: Sequence[Telling], pairs: Sequence[Pair]) -> dict[Pair, Likeness]:
        """How like the tellings of each pair, by position, are; documents repeat one another."""
        hashes: dict[Hashable, str] = {}
        contents = [content(telling) for telling in tellings]
        kinds = [hashes.get(each) or hashes.setdefault(each, _hash(each)) for each in contents]
        found: dict[Pair, Likeness] = {}
        for pair in pairs:
            one, other = tellings[pair[0]], tellings[pair[1]]
            kind = kinds[pair[0]], kinds[pair[1]], one.retells(other)
            if kind not in self.made:
                self.made[kind] = self.known.get(kind) or compare(one, other)
            found[pair] = self.made[kind]
        return found

    def table(self) -> pa.Table:
        """What this run has compared."""
        rows = [(*key, each.score, BETWEEN.join(each.found), each.ruled_out) for key, each in self.made.items()]
        columns = zip(*rows, strict=True) if rows else [()] * len(SCHEMA)
        return pa.Table.from_arrays(
            [pa.array(column, each.type) for column, each in zip(columns, SCHEMA, strict=True)], schema=SCHEMA
        )


def _read(table: pa.Table) -> Mapping[Contents, Likeness]:
    @cache
    def parts(found: str) -> tuple[str, ...]:
        return tuple(found.split(BETWEEN)) if found else ()

    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    return {
        (one, other, retold): Likeness(score, parts(found), ruled_out) for one, other, retold, score, found, ruled_out in rows
    }


def _hash(each: Hashable) -> str:
    """A hash of a content that is the same in every process; sets come in no order of their own."""
    return digest(repr(_ordered(each)), length=24)


def _ordered(each: object) -> object:
    if isinstance(each, frozenset):
        return sorted(map(repr, each))
    return [_ordered(part) for part in each] if isinstance(each, tuple) else each
