"""One record for one fact inside a document: the same credit, deal or measure told twice is merged, and both tellings stay."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flows.claims.lexicon import noun_classes
from flows.claims.realis import goes_beyond
from flows.claims.types import Record
from flows.claims.updates import raised_above


def merged(records: Sequence[Record]) -> list[Record]:
    """The records of one document with repeats folded into the first telling."""
    same: dict[str, Callable[[Record, Record], bool]] = {"credits": _same_credit, "deals": _same_deal}
    kept: list[Record] = []
    stands_in: dict[int, Record] = {}
    for record in records:
        twin = next((k for k in kept if k.table == record.table and k.table in same and same[k.table](k, record)), None)
        if twin is None:
            kept.append(record)
        else:
            fold(twin, record)
            stands_in[id(record)] = twin
    for record in kept:
        parent = stands_in.get(id(record.parent), record.parent)
        record.parent = parent if parent is not record else None
    return kept


def fold(into: Record, other: Record) -> None:
    """Add what another telling says to a record; the values already there stand unless the other is surer."""
    standing, told = into.cell("status"), other.cell("status")
    beyond = standing is not None and told is not None and goes_beyond(told.value, standing.value)
    into.cells.extend(raised_above(c, standing) if beyond and c is told else c for c in other.cells)
    into.amounts.extend(a for a in other.amounts if a not in into.amounts)
    known = {p.key or p.name for p in into.parties}
    into.parties.extend(p for p in other.parties if (p.key or p.name) not in known)
    into.effects.extend(e for e in other.effects if e.name not in {x.name for x in into.effects})
    into.confidence = max(into.confidence, other.confidence)


def _agree(one: Record, other: Record, *fields: str) -> bool:
    """True unless both speak of a field and differ."""
    return all(one.get(f) is None or other.get(f) is None or one.get(f) == other.get(f) for f in fields)


def _year(record: Record, field: str) -> str | None:
    value = record.get(field)
    return value[:4] if value else None


def _same_year(one: Record, other: Record, field: str) -> bool:
    first, second = _year(one, field), _year(other, field)
    return first is None or second is None or first == second


def _stated(record: Record, field: str) -> str | None:
    cell = record.cell(field)
    return None if cell is None or cell.inferred else cell.value


def _same_credit(one: Record, other: Record) -> bool:
    if one.get("amount_low") is None and one.get("amount_high") is None:
        return False
    if any(one.get(f) != other.get(f) for f in ("amount_low", "amount_high", "currency")):
        return False
    sides = [(_stated(one, f), _stated(other, f)) for f in ("lender_name", "borrower_country")]
    if any(first and second and first != second for first, second in sides):
        return False
    reference = any(cell.rule.startswith("credit.same_amount") for record in (one, other) for cell in record.cells)
    return not reference and _same_year(one, other, "agreed_edtf")


def content_words(record: Record) -> set[str]:
    """The words that say what a deal is about."""
    text = f"{record.get('commodity') or ''} {record.get('project') or ''}".lower().replace("-", " ")
    return {
        word.rstrip("s") for word in text.split() if len(word) > 3 and not noun_classes(word) & {"agreement", "deal", "joint"}
    }


def _same_deal(one: Record, other: Record) -> bool:
    for low, high in (("quantity_low", "quantity_high"), ("value_low", "value_high")):
        first, second = (one.get(low), one.get(high)), (other.get(low), other.get(high))
        if any(first) and any(second):
            if first != second:
                return False
            if _agree(one, other, "unit") and _shared_party(one, other):
                return True
    if not _shared_party(one, other) or not _same_year(one, other, "signed_edtf"):
        return False
    both = content_words(one) & content_words(other)
    numbered = any(r.amounts for r in (one, other))
    if abs(one.sentence - other.sentence) <= 1 and both:
        return True
    return bool(both) and not (numbered and all(r.amounts for r in (one, other)))


def _shared_party(one: Record, other: Record) -> bool:
    firms_one = {p.key or p.name for p in one.parties if p.company}
    firms_other = {p.key or p.name for p in other.parties if p.company}
    if firms_one and firms_other:
        return bool(firms_one & firms_other)
    states_one, states_other = {p.country for p in one.parties}, {p.country for p in other.parties}
    return len(states_one & states_other) >= min(len(states_one), len(states_other), 2) if states_one and states_other else False
