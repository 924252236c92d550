"""Whether two tellings of a measure tell the same one."""

from __future__ import annotations

import re
from functools import cache

from flows.claims.lexicon import table
from flows.claims.types import Record

TRADE = frozenset({"export_control", "licence_denial", "licence_suspension", "embargo"})
GENERAL = frozenset({"export_control", "embargo"})
MONTH = len("1980-01")
YEAR = len("1980")


def same_measure(one: Record, other: Record) -> bool:
    """True where nothing said of both differs - sides, occasion, date, goods - and the kind is one, or one telling names no more
    than a measure on trade."""
    if (
        not one.agrees(other, "sender_country", "target_country")
        or not _same_occasion(one, other)
        or (one.parent is None) != (other.parent is None)
    ):
        return False
    if not _same_date(one, other, "imposed_edtf") or not _same_date(one, other, "lifted_edtf"):
        return False
    if _ends_before(one, other) or _ends_before(other, one) or _side_by_side(one, other):
        return False
    goods, again = specific_goods(one), specific_goods(other)
    if goods and again:
        return bool(goods & again) and _one_kind(one, other, TRADE)
    if not goods and not again:
        return one.get("measure") == other.get("measure") or (
            (is_vague(one) or is_vague(other)) and _one_kind(one, other, GENERAL)
        )
    vague = other if goods else one
    return (
        _one_kind(one, other, GENERAL)
        if is_vague(vague)
        else one.get("measure") == other.get("measure") and one.get("measure") != "other"
    )


def _side_by_side(one: Record, other: Record) -> bool:
    """True for two steps of one sentence that are no measure on trade: 'cut the catch and reduced the flights'."""
    return one.sentence == other.sentence and one.get("measure") == other.get("measure") in ("other", "visit_suspension")


def _ends_before(one: Record, other: Record) -> bool:
    return (one.get("lifted_edtf") or "9999") < (other.get("imposed_edtf") or "0")


def _one_kind(one: Record, other: Record, family: frozenset[str]) -> bool:
    kinds = {one.get("measure"), other.get("measure")}
    return len(kinds) == 1 or kinds <= family


def is_vague(record: Record) -> bool:
    """True of 'the sanctions', 'the embargo': no goods and no date of its own."""
    return not specific_goods(record) and _stated(record, "imposed_edtf") is None


def _same_occasion(one: Record, other: Record) -> bool:
    first, second = _stated(one, "trigger"), _stated(other, "trigger")
    return first is None or second is None or first == second


def _stated(record: Record, field: str) -> str | None:
    cell = record.cell(field)
    return None if cell is None or (cell.inferred and field == "trigger") else cell.value


def _same_date(one: Record, other: Record, field: str) -> bool:
    """Dates agree as far as both are exact: a year with any day in it, a month with any other day of it."""
    first, second = one.get(field), other.get(field)
    if first is None or second is None:
        return True
    length = MONTH if min(len(first), len(second)) >= MONTH else YEAR
    return first[:length] == second[:length]


def specific_goods(record: Record) -> frozenset[str]:
    """The telling words of what a measure bears on; food and feed under one word."""
    return _specific((record.get("goods") or "").lower())


def names_goods(text: str) -> bool:
    """Whether a phrase says more than 'exports to the Soviet Union': which goods, services or rights a measure bears on."""
    listed = {word.rstrip("s") for word in re.findall(r"[a-z]+", text.lower()) if len(word) > 2}
    return bool(listed - {w.rstrip("s") for w in table("measures")["goods"]["bare"]})


@cache
def _specific(goods: str) -> frozenset[str]:
    rules = table("measures")["goods"]
    listed = {word.rstrip("s") for word in re.findall(r"[a-z]+", goods)}
    told = {word for word in listed if len(word) > 3 or word in ("oil", "gas")} - {w.rstrip("s") for w in rules["general"]}
    return frozenset("food" if word in rules["food"] else word for word in told)
