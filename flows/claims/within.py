"""One record for one fact inside a document: the same credit, deal or measure told twice is merged, and both tellings stay."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from flows.claims.lexicon import noun_classes, table
from flows.claims.realis import UNDOING, goes_beyond
from flows.claims.renewals import is_renewal
from flows.claims.types import Record
from flows.claims.updates import raised_above

SMALL = frozenset({"and", "for", "the", "with", "from", "its"})
APART = ("consortium", "exploration")  # kinds that are no other deal's, whoever the parties
DATES = ("signed_edtf", "agreed_edtf")
REACH = 4  # sentences over which a telling without a firm's name may tell the deal of one with it


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
        if parent is record:
            record.parent, record.counts_in_totals = None, True
        else:
            record.parent = parent
    return kept


def fold(into: Record, other: Record) -> None:
    """Add what another telling says to a record; the values already there stand unless the other is surer. When a deal was undone
    is not when it was signed."""
    standing, told = into.cell("status"), other.cell("status")
    for one, rest in ((into, other), (other, into)):
        if one.get("status") in UNDOING and rest.get("status") not in UNDOING:
            one.cells = [cell for cell in one.cells if cell.field not in DATES]
    beyond = standing is not None and told is not None and goes_beyond(told.value, standing.value)
    into.cells.extend(raised_above(c, standing) if beyond and c is told else c for c in other.cells)
    into.amounts.extend(a for a in other.amounts if a not in into.amounts)
    known = {p.key or p.name for p in into.parties}
    into.parties.extend(p for p in other.parties if (p.key or p.name) not in known)
    into.effects.extend(e for e in other.effects if e.name not in {x.name for x in into.effects})
    into.confidence = max(into.confidence, other.confidence)


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
    first, second = (_stated(record, "agreed_edtf") for record in (one, other))
    return not reference and (first is None or second is None or first[:4] == second[:4])


def goods_words(record: Record) -> set[str]:
    """The words that say what is dealt in: none where it is only equipment or goods."""
    return _telling_words(record.get("commodity")) - _vague()


@cache
def _vague() -> frozenset[str]:
    return frozenset(word.rstrip("s") for word in table("objects")["vague"])


def content_words(record: Record) -> set[str]:
    """The words that say what a deal is about: its goods and its project."""
    return goods_words(record) | _telling_words(record.get("project"))


def _telling_words(text: str | None) -> set[str]:
    words = (text or "").lower().replace("-", " ").replace(",", " ").split()
    telling = (w for w in words if len(w) > 2 and w not in SMALL and not noun_classes(w) & {"agreement", "deal", "joint"})
    return {w if len(w) == 3 else w.rstrip("s") for w in telling}


def _same_deal(one: Record, other: Record) -> bool:
    """Two tellings of one deal: equal numbers, or the same goods where no more than one of them is numbered."""
    numbers = {_equal(one, other, f"{prefix}_low", f"{prefix}_high") for prefix in ("quantity", "value")}
    if False in numbers or not _shared_party(one, other) or _listed_together(one, other):
        return False
    if is_renewal(one) != is_renewal(other):
        return False
    if True in numbers and one.agrees(other, "unit"):
        return True
    if not _same_year(one, other, "signed_edtf") or any((one.get("kind") == k) != (other.get("kind") == k) for k in APART):
        return False
    apart = abs(one.sentence - other.sentence)
    if apart > 1 and one.amounts and other.amounts:
        return False
    return _same_goods(one, other, near=apart <= REACH or _same_firm(one, other))


def _listed_together(one: Record, other: Record) -> bool:
    """True for two items of one list: each hangs on its own goods, in one sentence."""
    return one.sentence == other.sentence and all(
        (cell := record.cell("commodity")) is not None and (cell.start, cell.end) == record.anchor for record in (one, other)
    )


def _equal(one: Record, other: Record, *fields: str) -> bool | None:
    """Whether two numbers are equal; None where one of them is not stated."""
    first, second = ([record.get(field) for field in fields] for record in (one, other))
    return first == second if any(first) and any(second) else None


def _same_goods(one: Record, other: Record, *, near: bool) -> bool:
    """True for goods that share a word; two where the tellings stand far apart, unless no firm is named and one is told by one
    word. Where one names only equipment or goods, the project or the seller tells."""
    first, second = goods_words(one), goods_words(other)
    if first and second:
        brief = not _firms(one) and not _firms(other) and min(len(first), len(second)) == 1
        return len(first & second) >= (1 if near or brief else 2)
    return bool(content_words(one) & content_words(other)) or bool(_firms(one, "seller") & _firms(other, "seller"))


def _firms(record: Record, *roles: str) -> set[str]:
    return {p.key or p.name for p in record.parties if p.company and (not roles or p.role in roles)}


def _same_firm(one: Record, other: Record) -> bool:
    return bool(_firms(one) & _firms(other))


def _of_several(one: Record, other: Record) -> bool:
    """True where one telling speaks of several firms at once, none of them seller or buyer, and the other not of the same."""
    at_once = [r for r in (one, other) if not _firms(r, "seller", "buyer") and len(_firms(r)) > 1]
    return bool(at_once) and _firms(one) != _firms(other)


def _shared_party(one: Record, other: Record) -> bool:
    """True unless different firms sell or buy; where one telling names no firm, the states must be the same."""
    for role in ("seller", "buyer"):
        first, second = _firms(one, role), _firms(other, role)
        if first and second and not first & second:
            return False
    if _firms(one) and _firms(other):
        return _same_firm(one, other) and not _of_several(one, other)
    states_one, states_other = {p.country for p in one.parties}, {p.country for p in other.parties}
    return len(states_one & states_other) >= min(len(states_one), len(states_other), 2) if states_one and states_other else False
