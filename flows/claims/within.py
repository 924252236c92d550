"""One record for one fact inside a document: the same credit, deal or measure told twice is merged, and both tellings stay."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from flows.claims.deals import is_reference
from flows.claims.lexicon import noun_classes, table
from flows.claims.realis import REAL, TENTATIVE, UNDOING, goes_beyond
from flows.claims.renewals import is_renewal, side_with, sides_turned, take_over, turn
from flows.claims.types import Cell, Record
from flows.claims.updates import ABOVE, raised_above
from flows.mentions.gazetteer import known_projects

CUT = "reduced"
SMALL = frozenset({"and", "for", "the", "with", "from", "its"})
SEARCH = "exploration"
APART = ("consortium", SEARCH)  # kinds that are no other deal's, whoever the parties
DATES = ("signed_edtf", "agreed_edtf")
POINTED = frozenset({"status", "seller_name", "seller_country", "buyer_name", "buyer_country"})  # what pointing back may add
OVER = frozenset({"cancelled", "repaid"})  # what is over for good
REACH = 4  # sentences over which a telling without a firm's name may tell the deal of one with it


def merged(records: Sequence[Record]) -> list[Record]:
    """The records of one document with repeats folded into the first telling, until none tells what another does."""
    told = list(records)
    while len(kept := _once_merged(told)) < len(told):
        told = kept
    for record in kept:
        if record.parent is not None and is_renewal(record):
            take_over(record, record.parent)
            side_with(record, record.parent)
    return kept


def _once_merged(records: Sequence[Record]) -> list[Record]:
    same: dict[str, Callable[[Record, Record], bool]] = {"credits": _same_credit, "deals": _same_deal}
    kept: list[Record] = []
    stands_in: dict[int, Record] = {}
    for record in sorted(records, key=_is_vague):
        twins = [k for k in kept if k.table == record.table and k.table in same and same[k.table](k, record)]
        if not twins:
            kept.append(record)
            continue
        twin = min(twins, key=lambda k: abs(k.sentence - record.sentence)) if _is_vague(record) else twins[0]
        fold(twin, record)
        stands_in[id(record)] = twin
    place = {id(record): number for number, record in enumerate(records)}
    kept.sort(key=lambda record: place[id(record)])
    for record in kept:
        parent = stands_in.get(id(record.parent), record.parent)
        if parent is record:
            record.parent, record.counts_in_totals = None, True
        else:
            record.parent = parent
    return kept


def _is_vague(record: Record) -> bool:
    """True for a deal of which a telling says only that it is one in equipment or goods, or nothing: others tell which it is."""
    return record.table == "deals" and not is_renewal(record) and not goods_words(record)


def fold(into: Record, other: Record) -> None:
    """Add what another telling says to a record; the values already there stand unless the other is surer. When a deal was undone
    is not when it was signed."""
    standing, told = into.cell("status"), other.cell("status")
    for one, rest in ((into, other), (other, into)):
        if _not_yet_or_no_more(one, rest):
            one.cells = [cell for cell in one.cells if cell.field not in DATES]
    if sides_turned(into, other):
        turn(other)
    beyond = standing is not None and told is not None and goes_beyond(told.value, standing.value)
    said = [c for c in other.cells if c.field in POINTED or not is_reference(other)]
    if _is_left_of(into, other):  # leave for what is left is no signing, and its number not that of the deal
        said = [_below(c, into.cell(c.field)) for c in said if c.field not in DATES]
    if _is_vague(other):  # it names no goods of its own
        said = [_below(c, into.cell("commodity")) if c.field == "commodity" else c for c in said]
    if standing and told and goes_beyond(standing.value, told.value) and told.value in TENTATIVE:
        said = [_below(c, standing) if c is told else c for c in said]
    into.cells.extend(raised_above(c, standing) if beyond and c is told else c for c in said)
    into.amounts.extend(a for a in other.amounts if a not in into.amounts)
    known = {p.key or p.name for p in into.parties}
    into.parties.extend(p for p in other.parties if (p.key or p.name) not in known)
    into.effects.extend(e for e in other.effects if e.name not in {x.name for x in into.effects})
    into.confidence = max(into.confidence, other.confidence)


def _below(cell: Cell, standing: Cell | None) -> Cell:
    """A cell less sure than the one that is to stand."""
    return replace(cell, confidence=min(cell.confidence, round(standing.confidence - ABOVE, 3))) if standing else cell


def _not_yet_or_no_more(one: Record, rest: Record) -> bool:
    """True where the date of a telling is not when the thing was agreed, and another telling may have that: it was only wished
    for then, or it came to its end."""
    status, other = one.get("status"), rest.get("status")
    if (
        sum(cell.field == "status" for cell in one.cells) > 1
    ):  # of several tellings already: its date is of the first that had one
        return False
    return _ended(status) > _ended(other) or (status in TENTATIVE and other in REAL[one.table])


def _ended(status: str | None) -> int:
    """How far a thing is undone: not, in part, or for good."""
    return 2 if status in OVER else int(status in UNDOING)


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
    """The words that say what is dealt in: none where it is only equipment or goods, of a firm or for the project."""
    firms = {word for p in record.parties if p.company for word in _telling_words(p.name)}
    project = known_projects().get(record.get("project") or "")
    named = _telling_words(str(project["name"])) - _telling_words(str(project["commodity"])) if project else set()
    words = _telling_words(record.get("commodity"))
    return words - _vague() - firms - (named if words & _vague() else set())


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


def _is_left_of(one: Record, other: Record) -> bool:
    """True for the smaller number of a deal that was cut, told soon after of the same firm, of goods not named again."""
    was, left = one.get("quantity_low"), other.get("quantity_low")
    near = 0 <= other.sentence - one.sentence <= REACH and one.get("status") == CUT
    return (
        near and was is not None and left is not None and float(left) < float(was) and _is_vague(other) and _same_firm(one, other)
    )


def _same_deal(one: Record, other: Record) -> bool:
    """Two tellings of one deal: equal numbers, or the same goods where no more than one of them is numbered."""
    if _is_left_of(one, other):
        return True
    numbers = {_equal(one, other, f"{prefix}_low", f"{prefix}_high") for prefix in ("quantity", "value")}
    if False in numbers or not _shared_party(one, other) or _listed_together(one, other):
        return False
    if is_renewal(one) != is_renewal(other):
        return False
    if is_reference(other):
        return _pointed_at(one, other)
    if one.sentence == other.sentence and _is_vague(other) and _same_firm(one, other):
        return True
    if True in numbers and one.agrees(other, "unit"):
        return True
    projects = {_stated(record, "project") for record in (one, other)} - {None}
    ended = _ended(one.get("status")) != _ended(other.get("status"))
    if len(projects) > 1 or not (ended or _same_year(one, other, "signed_edtf")):
        return False
    apart = abs(one.sentence - other.sentence)
    if _one_venture(one, other, near=apart <= REACH):
        return True
    if any((one.get("kind") == k) != (other.get("kind") == k) for k in APART):
        return False
    if apart > 1 and one.amounts and other.amounts:
        return False
    return _same_goods(one, other, near=apart <= REACH or _same_firm(one, other))


def _pointed_at(one: Record, other: Record) -> bool:
    """True for a deal told before a telling that points back to one of the same firm and, where it names one, of the same
    project."""
    named = _stated(other, "project")
    return (
        one.sentence <= other.sentence
        and _same_firm(one, other)
        and not is_renewal(one)
        and (named is None or named == one.get("project"))
    )


def _one_venture(one: Record, other: Record, *, near: bool) -> bool:
    """True for two tellings of the search for one project's riches: both say so, or one close by tells what is given in
    return."""
    kinds = {one.get("kind"), other.get("kind")}
    project = one.get("project")
    return (
        project is not None
        and project == other.get("project")
        and (kinds == {SEARCH} or (near and kinds == {SEARCH, "compensation"}))
    )


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
