"""What counts of a record where it is compared with others, each thing worked out once: pairs come by the ten thousand."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property

from flows.claims.repeats import specific_goods
from flows.claims.types import Cell, Record
from flows.records.stages import is_open
from flows.records.wording import words

MONTH, YEAR = len("1980-01"), len("1980")
SUMS = {"credits": "amount", "deals": "value"}
DATES = {"credits": "agreed_edtf", "deals": "signed_edtf", "sanctions": "imposed_edtf"}
SUBJECTS = {"credits": "purpose", "deals": "commodity"}
HEADING = "heading"
AGREEMENTS = frozenset({"compensation", "trade_agreement", "joint_development"})
Bounds = tuple[float | None, float | None]


class Stated:
    """The surest statement on each field of a record, and what it says of time, sums and subject."""

    def __init__(self, record: Record) -> None:
        self.table, self.parent = record.table, record.parent
        self._named = [cell.value for cell in record.cells if cell.field in (SUBJECTS.get(record.table), HEADING)]
        self._cells = {name: record.cell(name) for name in record.fields()}

    @property
    def content(self) -> Hashable:
        """All that it knows of the record, but for where that stands and how sure it is."""
        said = frozenset((name, cell.value, cell.inferred, cell.rule) for name, cell in self._cells.items() if cell)
        return self.table, self.parent is None, said, frozenset(self._named)

    def cell(self, name: str) -> Cell | None:
        return self._cells.get(name)

    def get(self, name: str) -> str | None:
        cell = self._cells.get(name)
        return cell.value if cell else None

    def meant(self, name: str) -> str | None:
        """The value the document states; what is inferred stands for nothing."""
        cell = self._cells.get(name)
        return None if cell is None or cell.inferred else cell.value

    @cached_property
    def date(self) -> str | None:
        """When the document says it took place; the year of the document itself is no date of the fact."""
        cell = self.cell(DATES[self.table])
        return None if cell is None or cell.rule.startswith("date.document") else cell.value

    @cached_property
    def month(self) -> str | None:
        """Year and month of that, where it is so exact."""
        return self.date[:MONTH] if self.date and len(self.date) >= MONTH else None

    @cached_property
    def year(self) -> str | None:
        """The year of that, or the decade."""
        return self.date[:YEAR] if self.date else None

    @cached_property
    def agreement(self) -> tuple[str, str] | None:
        """The project and the year of an agreement of states or their firms on a project: what it is said to be of differs with
        who tells it, the timber or the machines."""
        project, year = self.get("project"), self.year
        return (project, year) if self.get("kind") in AGREEMENTS and project and year and year.isdigit() else None

    @cached_property
    def sum(self) -> Bounds:
        """The lower and the upper bound of the sum of a credit or deal, None where the record is silent on one."""
        return self._bounds(SUMS[self.table])

    @cached_property
    def quantity(self) -> Bounds:
        """The same of a quantity."""
        return self._bounds("quantity")

    def _bounds(self, stem: str) -> Bounds:
        low, high = self.get(f"{stem}_low"), self.get(f"{stem}_high")
        return float(low) if low else None, float(high) if high else None

    @cached_property
    def subject(self) -> frozenset[str]:
        """The words that say what a deal is about or a credit is for, in whichever statement, or what a measure bears on."""
        return specific_goods(self) if self.table == "sanctions" else frozenset().union(*map(words, self._named))

    @cached_property
    def offer(self) -> str | None:
        """The project of a deal that nobody has concluded: offered again or still talked about, it is no other."""
        return self.get("project") if self.table == "deals" and is_open(self.get("status")) else None


def middle(bounds: Bounds) -> float | None:
    """What lies between two bounds, or the one that is known; None where none is."""
    known = [bound for bound in bounds if bound is not None]
    return sum(known) / len(known) if known else None
