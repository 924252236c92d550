"""What the reader makes of one document: records whose every cell points at the words that support it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

CoreTable = Literal["credits", "deals", "sanctions"]
Outcome = Literal["credit", "deal", "figure", "rejected"]


def plain(number: Decimal | float | None) -> str | None:
    """A number as plain text: no exponent, no trailing zeros, of an endless fraction (a third of a million) six decimals."""
    return None if number is None else format(Decimal(str(number)), ".6f").rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Cell:
    """One statement about one field. `value` is normalised text, `start:end` the supporting words in the pinned text, `rule` the
    rule's name and version; `inferred` is True where the words support the value only by way of the topic or a default."""

    field: str
    value: str
    start: int
    end: int
    rule: str
    confidence: float
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """A party to a deal: `name` as printed, `key` the id of a known entity, `country` alpha-3, `role` seller, buyer, party,
    ..."""

    name: str
    key: str | None
    country: str | None
    role: str
    start: int
    end: int
    confidence: float
    company: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """Who a measure hit, who asked to be let off, and what came of it."""

    name: str
    key: str | None
    effect: str
    exemption_sought: bool | None
    exemption_outcome: str | None
    start: int
    end: int
    confidence: float


@dataclass
class Record:
    """A credit, deal or sanction as one document tells it. `anchor` is the span in the pinned text it hangs on; `amounts` are the
    spans of the sums and quantities it takes up; `parent` is the record it is part of."""

    table: CoreTable
    anchor: tuple[int, int]
    confidence: float
    cells: list[Cell] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    amounts: list[tuple[int, int]] = field(default_factory=list)
    gaps: dict[str, str] = field(default_factory=dict)
    parent: Record | None = None
    counts_in_totals: bool = True
    sentence: int = -1

    def get(self, name: str) -> str | None:
        """The value that stands: the surest statement about a field, the later one on a tie."""
        best = self.cell(name)
        return best.value if best else None

    def cell(self, name: str) -> Cell | None:
        best: Cell | None = None
        for cell in self.cells:
            if cell.field == name and (best is None or cell.confidence >= best.confidence):
                best = cell
        return best

    def agrees(self, other: Record, *fields: str) -> bool:
        """True unless both speak of a field and differ."""
        return all(self.get(f) is None or other.get(f) is None or self.get(f) == other.get(f) for f in fields)

    def fields(self) -> Iterator[str]:
        return iter(dict.fromkeys(cell.field for cell in self.cells))


@dataclass(frozen=True, slots=True)
class Founding:
    """When a firm was founded, as EDTF; `start:end` are the words of the pinned text that say so."""

    edtf: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class CompanyMention:
    """A firm, bank or consortium met in the text under one written form, with its founding where that is told with it."""

    name: str
    key: str | None
    country: str | None
    start: int
    end: int
    confidence: float
    context: str
    founded: Founding | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A firm that belongs to a consortium or owns part of another firm. `share` is in per cent, `start:end` are the words that
    say so."""

    consortium: CompanyMention
    firm: CompanyMention
    share: float | None
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class AmountFound:
    """A sum or quantity and what became of it; `record` is set where outcome is credit or deal, `indicator` and perhaps `subject`
    where it is figure. `confidence` is the probability that the outcome is right."""

    start: int
    end: int
    kind: Literal["money", "quantity"]
    low: float | None
    high: float | None
    currency: str | None
    unit: str | None
    approx: bool
    period: str | None
    outcome: Outcome
    reason: str
    indicator: Cell | None = None
    subject: Cell | None = None
    date_edtf: str | None = None
    record: Record | None = None
    confidence: float = 0.0


@dataclass
class Reading:
    """Everything the reader found in one document."""

    records: list[Record] = field(default_factory=list)
    companies: list[CompanyMention] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    amounts: list[AmountFound] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
