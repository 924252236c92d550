"""Credits that are part of another: "$60 million of which", "a tranche of $20 million out of the $100 million credit"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from flows.claims.scene import Scene
from flows.claims.types import Record

REACH = 200  # characters between the two sums
PART_NEXT = re.compile(
    r"\b(?:of which|of this|of that|of it|out of this|including|of the (?:total|sum|amount|whole))\b", re.IGNORECASE
)
PART_AFTER = re.compile(r"\s*(?:of|out of) (?:which|this|that|it|the (?:total|sum|amount|whole))\b", re.IGNORECASE)
PART_BEFORE = re.compile(r"\b(?:out )?of (?:the|a|an|its|that|this|their)\s+(?:[\w-]+\s+){0,3}$", re.IGNORECASE)
PART = r"(?:tranche|instal?lment|portion|part|drawing|slice|share)"
PART_NAMED = re.compile(rf"\b{PART}\b[^.;]{{0,30}}$", re.IGNORECASE)
PART_CALLED = re.compile(rf",?\s+(?:an?\s+)?{PART}\s+(?:out )?of\b", re.IGNORECASE)


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


def _fits(part: Record, whole: Record) -> bool:
    """A part is no greater than the whole, where both are in one currency."""
    less, more = part.get("amount_high") or part.get("amount_low"), whole.get("amount_high") or whole.get("amount_low")
    if less is None or more is None or part.get("currency") != whole.get("currency"):
        return True
    return Decimal(less) < Decimal(more)
