"""Quantities in running text: measures, shares, terms, counted goods and people."""

from __future__ import annotations

from collections.abc import Sequence

from flows.mentions.amounts import amounts_in
from flows.mentions.bounds import period_before
from flows.mentions.types import Money, Quantity
from flows.mentions.wordlists import lowered

_RATED = ("mass", "volume", "energy", "count", "area", "length")


def find_quantities(text: str, taken: Sequence[Money]) -> list[Quantity]:
    """The quantities of a text in order, none overlapping another or a sum in `taken`."""
    low = lowered(text)
    spans = sorted((sum_.start, sum_.end) for sum_ in taken)
    found = []
    for amount in amounts_in(text):
        measure = amount.measure
        while spans and spans[0][1] <= amount.start:
            spans.pop(0)
        if measure is None or (spans and spans[0][0] < amount.end):
            continue
        period = measure.period
        if period == "total" and measure.dimension in _RATED:
            period = period_before(low, amount.start) or "total"
        illegible = amount.low is None and amount.high is None
        found.append(
            Quantity(
                amount.start,
                amount.end,
                amount.low,
                amount.high,
                amount.approx,
                measure.unit,
                measure.dimension,
                period,
                measure.of,
                illegible,
                amount.inferred,
            )
        )
    return found
