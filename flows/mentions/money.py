"""Sums of money in running text."""

from __future__ import annotations

from collections.abc import Sequence

from flows.mentions.amounts import amounts_in
from flows.mentions.bounds import period_after, period_before
from flows.mentions.denominations import Denominations
from flows.mentions.measures import goods_of
from flows.mentions.prices import price_after
from flows.mentions.types import Money
from flows.mentions.wordlists import lowered


def find_money(text: str, states: Sequence[tuple[int, str]] = ()) -> list[Money]:
    """The sums of a text in order, none overlapping. Percentages, and sums that only name a size ("billion-dollar"), are none.
    `states` is every state the text names, as (offset, alpha-3) in order: it tells whose marks and francs are meant."""
    low = lowered(text)
    found = []
    denominations = Denominations(low, amounts_in(text), states)
    for amount in amounts_in(text):
        if amount.currency is None:
            continue
        illegible = amount.low is None and amount.high is None
        per = _per(low, amount.start, amount.end)
        found.append(
            Money(
                amount.start,
                amount.end,
                amount.low,
                amount.high,
                amount.approx,
                denominations.code(amount, amount.currency),
                per,
                illegible,
                amount.inferred,
            )
        )
    return found


def _per(low: str, start: int, end: int) -> str | None:
    period = period_after(low, end) or period_after(low, goods_of(low, end)[1])
    if period:
        return period[0]
    return price_after(low, end) or period_before(low, start)
