"""The same credit, deal or measure told by several documents: when two tellings are one fact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from flows.claims.repeats import same_measure
from flows.claims.types import Record
from flows.claims.within import content_words


@dataclass(frozen=True)
class Telling:
    """One document's telling of a record; `firms` are the company ids among its parties, `countries` their states."""

    document_id: str
    record: Record
    firms: frozenset[str]
    countries: frozenset[str]


@dataclass
class Fact:
    """One credit, deal or measure of the world, with every telling of it."""

    table: str
    tellings: list[Telling] = field(default_factory=list)


def facts(tellings: Iterable[Telling]) -> list[Fact]:
    """Tellings brought together into facts, in the order of their first telling."""
    same: dict[str, Callable[[Telling, Telling], bool]] = {
        "credits": _same_credit,
        "deals": _same_deal,
        "sanctions": _same_sanction,
    }
    found: list[Fact] = []
    for telling in tellings:
        table = telling.record.table
        home = next(
            (
                f
                for f in found
                if f.table == table
                and all(t.document_id != telling.document_id for t in f.tellings)
                and any(same[table](t, telling) for t in f.tellings)
            ),
            None,
        )
        if home is None:
            home = Fact(table)
            found.append(home)
        home.tellings.append(telling)
    return found


def _equal_sums(one: Record, other: Record, low: str, high: str) -> bool | None:
    """Whether two sums agree; None where one of them is not stated."""
    first, second = (one.get(low), one.get(high)), (other.get(low), other.get(high))
    if not any(first) or not any(second):
        return None
    return first == second


def _years_apart(one: Record, other: Record, field_name: str) -> int | None:
    first, second = one.get(field_name), other.get(field_name)
    if not first or not second or not first[:4].isdigit() or not second[:4].isdigit():
        return None
    return abs(int(first[:4]) - int(second[:4]))


def _near(one: Record, other: Record, field_name: str, most: int) -> bool:
    apart = _years_apart(one, other, field_name)
    return apart is None or apart <= most


def _same_credit(one: Telling, other: Telling) -> bool:
    a, b = one.record, other.record
    if _equal_sums(a, b, "amount_low", "amount_high") is not True or a.get("currency") != b.get("currency"):
        return False
    if not _near(a, b, "agreed_edtf", 1) or _differ(a, b, "borrower_country") or _differ(a, b, "lender_country"):
        return False
    return not (_differ(a, b, "project") and _years_apart(a, b, "agreed_edtf") != 0)


def _differ(one: Record, other: Record, name: str) -> bool:
    return one.get(name) is not None and other.get(name) is not None and one.get(name) != other.get(name)


def _same_deal(one: Telling, other: Telling) -> bool:
    a, b = one.record, other.record
    sums, goods = _equal_sums(a, b, "value_low", "value_high"), _equal_sums(a, b, "quantity_low", "quantity_high")
    if sums is False or (goods is False and sums is not True) or not _near(a, b, "signed_edtf", 1):
        return False
    firms = one.firms & other.firms
    sides = len(one.countries & other.countries) >= 2
    if (sums or (goods and a.get("unit") == b.get("unit"))) and (firms or sides):
        return not _differ(a, b, "project")
    project = a.get("project") is not None and a.get("project") == b.get("project") and a.get("kind") == b.get("kind")
    shared = len(content_words(a) & content_words(b))
    dated = _years_apart(a, b, "signed_edtf")
    return dated == 0 and ((project and (bool(firms) or sides)) or (bool(firms) and shared >= 1))


def _same_sanction(one: Telling, other: Telling) -> bool:
    a, b = one.record, other.record
    if not same_measure(a, b):
        return False
    if a.get("sender_country") != b.get("sender_country") or a.get("target_country") != b.get("target_country"):
        return False
    apart = _years_apart(a, b, "imposed_edtf")
    return apart == 0 or (apart is None and a.get("trigger") is not None and a.get("trigger") == b.get("trigger"))


def independent(documents: Sequence[str], cites: dict[str, str | None]) -> int:
    """How many origins some documents go back to: those that retell one document, at hand or not, are one witness."""
    return len({_origin(document, cites) for document in documents})


def _origin(document: str, cites: dict[str, str | None]) -> str:
    """The document at the end of a chain of citations."""
    seen = {document}
    while (cited := cites.get(document)) is not None and cited not in seen:
        document = cited
        seen.add(cited)
    return document
