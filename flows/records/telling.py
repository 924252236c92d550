"""One document's telling of a credit, deal or measure, and the fact that several of them tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from flows.claims.types import Cell, Record
from flows.records.stated import Stated

# Fields that are columns under another name.
COLUMNS = {"project": "project_id"}
FIELDS = {column: name for name, column in COLUMNS.items()}


@dataclass(frozen=True)
class Telling:
    """One document's telling of a record. `record` is what counts of it, `read` the reader's own where that is another object.
    `firms` are the company ids among its parties, `countries` their states, `sides` the company on each side that is one
    (`seller`, ...).

    `cites` is the document that this one retells, if any. `corrected` are the fields people have set, also those that are to be
    empty, each with who did and why; `review` is what their decisions make of the record."""

    document_id: str
    record: Record
    firms: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    sides: Mapping[str, str] = field(default_factory=dict)
    read: Record | None = None
    cites: str | None = None
    corrected: Mapping[str, str] = field(default_factory=dict)
    review: Literal["", "accepted", "corrected"] = ""

    @cached_property
    def stated(self) -> Stated:
        """The record, for comparing it."""
        return Stated(self.record)

    def retells(self, other: Telling) -> bool:
        """Whether one of the two documents retells the other."""
        return self.cites == other.document_id or other.cites == self.document_id

    @property
    def origin(self) -> Record:
        """The record as the reader made it, by which its parts and sums refer to it."""
        return self.read or self.record

    @cached_property
    def fields(self) -> Mapping[str, None]:
        """The fields it says something of, those a person emptied included."""
        return dict.fromkeys([*self.record.fields(), *sorted(self.corrected)])

    @cached_property
    def said(self) -> Sequence[Cell]:
        """Every statement, also those that no longer count."""
        return list(dict.fromkeys([*self.record.cells, *self.origin.cells]))


@dataclass
class Fact:
    """One credit, deal or measure of the world, with every telling of it."""

    table: str
    tellings: list[Telling] = field(default_factory=list)
