"""Credits that are part of another: "$60 million of which", "a tranche of $20 million out of the $100 million credit", what a
credit was cut to, and what was drawn on a credit told before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from flows.claims.lexicon import table
from flows.claims.scene import Scene
from flows.claims.types import Record

REACH = 200  # characters between the two sums
NEAR = 4  # sentences from a credit to what was drawn on it
DRAWN = re.compile(
    r"\b(?:dr[ae]w(?:n|ing|ings)?|drawdowns?|tranches?|instal?lments?|disburse\w*|utili[sz]ed|taken up|paid out)\b", re.IGNORECASE
)
CUT_TO = re.compile(rf"\b(?:{'|'.join(table('words')['cutting'])})\b[^.;]{{0,40}}?\bto\s+(?:[a-z]+ ){{0,2}}$", re.IGNORECASE)
SIDES = ("currency", "lender_country", "borrower_country")
PART_NEXT = re.compile(
    r"\b(?:of which|of this|of that|of it|out of this|including|of the (?:total|sum|amount|whole))\b", re.IGNORECASE
)
PART_AFTER = re.compile(r"\s*(?:of|out of) (?:which|this|that|it|the (?:total|sum|amount|whole))\b", re.IGNORECASE)
PART_BEFORE = re.compile(r"\b(?:out )?of (?:the|a|an|its|that|this|their)\s+(?:[\w-]+\s+){0,3}$", re.IGNORECASE)
PART = r"(?:tranche|instal?lment|portion|part|drawing|slice|share)"
PART_NAMED = re.compile(rf"\b{PART}\b[^.;]{{0,30}}$", re.IGNORECASE)
PART_CALLED = re.compile(rf",?\s+(?:an?\s+)?{PART}\s+(?:out )?of\b", re.IGNORECASE)
MORE = re.compile(r"\b(?:another|additional|further|new|second|third|separate|extra|more)\b[^.;,]{0,30}$", re.IGNORECASE)


def tie_parts(scene: Scene, credits: Sequence[Record]) -> None:
    """Hang each credit that is part of its neighbour under it; the part does not count in totals."""
    text = scene.document.text
    for one, other in pairwise(credits):
        between = text[one.anchor[1] : other.anchor[0]]
        if len(between) > REACH or "\n\n" in between:
            continue
        named = PART_NAMED.search(text[max(0, one.anchor[0] - 60) : one.anchor[0]]) or PART_CALLED.match(between)
        first_is_part = named and PART_BEFORE.search(between)
        if first_is_part and _fits(one, other):
            one.parent, one.counts_in_totals = other, False
        elif (PART_NEXT.search(between) or PART_AFTER.match(text, other.anchor[1])) and _fits(other, one):
            whole = one.parent or one
            other.parent, other.counts_in_totals = whole, False


def tie_cuts(scene: Scene, credits: Sequence[Record]) -> None:
    """Hang the sum that a credit was cut to under it: it counts in totals, and the sum it was cut from no longer does."""
    for at, record in enumerate(credits):
        before = scene.document.text[max(0, record.anchor[0] - 80) : record.anchor[0]]
        if record.parent is not None or not CUT_TO.search(before):
            continue
        told = (c for c in reversed(credits[:at]) if record.sentence - c.sentence <= NEAR and c.parent is None)
        whole = next((c for c in told if c.agrees(record, *SIDES) and _fits(record, c)), None)
        if whole is not None:
            record.parent, whole.counts_in_totals = whole, False


def tie_drawings(scene: Scene, credits: Sequence[Record]) -> None:
    """Hang what was drawn on a credit under it, also all of it: a sum drawn or paid out by no lender named with it, and that is
    not another one, told near a credit between the same sides that has room for it."""
    text = scene.document.text
    for at, record in enumerate(credits):
        lender, before = record.cell("lender_country"), text[max(0, record.anchor[0] - 60) : record.anchor[0]]
        told = record.get("status") == "disbursed" and not MORE.search(before)
        is_drawn = told and DRAWN.search(scene.sentences[record.sentence].text)
        if is_drawn and record.parent is None and (lender is None or lender.inferred):
            near = (c for c in reversed(credits[:at]) if record.sentence - c.sentence <= NEAR and _has_room(c, record, credits))
            record.parent = next(near, None)
            record.counts_in_totals = record.parent is None


def _has_room(whole: Record, drawn: Record, credits: Sequence[Record]) -> bool:
    """Whether a credit is one on which a sum may have been drawn, beside what was drawn on it before."""
    if whole.parent is not None or whole.get("status") != "agreed" or not whole.agrees(drawn, *SIDES):
        return False
    parts = [_sum(record) for record in credits if record.parent is whole]
    sums = [_sum(whole), _sum(drawn), *parts]
    return None not in sums and sum(filter(None, sums[1:])) <= (sums[0] or 0)


def _sum(record: Record) -> Decimal | None:
    value = record.get("amount_high") or record.get("amount_low")
    return None if value is None else Decimal(value)


def _fits(part: Record, whole: Record) -> bool:
    """A part is no greater than the whole, where both are in one currency."""
    less, more = part.get("amount_high") or part.get("amount_low"), whole.get("amount_high") or whole.get("amount_low")
    if less is None or more is None or part.get("currency") != whole.get("currency"):
        return True
    return Decimal(less) < Decimal(more)
