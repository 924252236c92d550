"""Numbers that leave their unit to the reader: "the 300 million slice", "75 million in 1963 and 48 in 1964".

A scaled number takes the currency of the sum before it, or of the document, where it stands as money stands; the unit of the
quantity before it, where it stands as goods do. A bare number beside a scaled sum takes its scale too, in a few fixed turns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from flows.mentions.currency import SHARED, Currency, currency_named
from flows.mentions.denominations import sentence_start
from flows.mentions.measures import Amount, goods_of
from flows.mentions.numbers import printed_scale
from flows.mentions.repeated import FOLLOW, SOFT, as_price, at_scale
from flows.mentions.wordlists import either, wordlist

_LISTS = wordlist("numbers")["elision"]
_COMMODITIES = frozenset(wordlist("goods")["commodities"])
_PAPERS = frozenset(wordlist("currencies")["pounds_of"])
_FOR = re.compile(r"\s+(?:for|to|toward|towards)\s")
_CUES = re.compile(
    r"(?<![a-z])(?:" + "|".join(f"(?P<{kind}>{either(_LISTS[kind])})" for kind in ("money", "traded", "goods")) + r")(?![a-z])"
)
_MONEY_BEHIND = re.compile(
    rf"\s+(?:(?:{either(_LISTS['naming'])})\s+)?(?:{either(_LISTS['named'])})(?![a-z])"
    rf"|\s+(?:(?:has|have|had|is|are|was|were)\s+(?:so\s+far\s+|already\s+|now\s+)?(?:been\s+)?)(?:{either(_LISTS['spent'])})(?![a-z])"
)
_CHANGED = re.compile(
    rf"(?<![a-z])(?:{either(wordlist('numbers')['ranging']['changing'])})\s+(?:up\s+|down\s+|back\s+)?to\s+{SOFT}"
    rf"|(?<![a-z])from\s[^.;]{{0,60}}\sto\s+{SOFT}"
)
_YEAR = re.compile(r"(?:18|19|20)\d\d")
_COUNTING = ("mass", "volume", "length", "power", "energy", "count", "area", "people")
_NEVER_ELIDED = ("duration", "share", "length", "power")
_REACH, _PARAGRAPH = 260, 4000
_LEAST_ELIDED, _LEAST_ANTECEDENT = Decimal(1_000_000), Decimal(100_000)
_COUNT_PROPORTION = 100
_WORLD = "dollars"

Cue = Literal["money", "traded", "goods"] | None


def completed(text: str, low: str, amounts: Sequence[Amount]) -> Iterator[Amount]:
    """The amounts, those without a unit completed where the text leaves one reading, else dropped."""
    before = _Before(_usual_currency(amounts))
    for index, amount in enumerate(amounts):
        follower = amounts[index + 1] if index + 1 < len(amounts) else None
        found = amount if amount.typed else _complete(text, low, amount, before, follower)
        if found is not None:
            before.note(low, found)
            yield found
        elif not _YEAR.fullmatch(low, amount.start, amount.end):
            before.sum_last = False


def _complete(text: str, low: str, amount: Amount, before: _Before, follower: Amount | None) -> Amount | None:
    return (
        _scaled(low, amount, before, follower)
        or _counted(low, amount, before)
        or _changed(low, amount, before)
        or _bare(text, low, amount, before)
    )


@dataclass
class _Before:
    """What stands before a number: the last sum, the last quantity others may continue, the last count of anything; the scale of
    the last sum, whether only years, rates and terms come after it, and the last of these. `usual` is what most large sums
    are in."""

    usual: Currency | None
    money: Amount | None = None
    measured: Amount | None = None
    counted: Amount | None = None
    scale: Decimal = Decimal(1)
    sum_last: bool = False
    other: Amount | None = None

    def currency(self, low: str, amount: Amount) -> Currency | None:
        """That of the sum before in the same paragraph, unless it is a mere price in dollars; else the usual one, as the last sum
        of its name was printed."""
        if self.money is None or self.money.currency is None:
            return self.usual
        last = self.money.currency
        if _one_paragraph(low, self.money, amount) and (_large(self.money) or _name(last) != _WORLD):
            return last
        return last if self.usual and _name(last) == _name(self.usual) and _large(self.money) else self.usual

    def note(self, low: str, amount: Amount) -> None:
        self.sum_last = amount.currency is not None or (self.sum_last and not _counts(amount))
        self.other = None if amount.currency else amount
        if amount.currency:
            self.money = amount
            if "scale" not in amount.inferred:
                self.scale = printed_scale(low[amount.start : amount.end])
        elif amount.measure and _counts(amount):
            self.counted = amount
            if amount.measure.dimension not in _NEVER_ELIDED and (amount.high or 0) >= _LEAST_ANTECEDENT:
                self.measured = amount


def _counts(amount: Amount) -> bool:
    return amount.measure is not None and amount.measure.dimension in _COUNTING


def _usual_currency(amounts: Sequence[Amount]) -> Currency | None:
    """The currency of at least half the large sums; where they are several of one name (US and Canadian dollars), that name."""
    named: dict[str, list[Currency]] = {}
    for currency in (a.currency for a in amounts if a.currency and (a.high or a.low or 0) >= _LEAST_ANTECEDENT):
        named.setdefault(_name(currency), []).append(currency)
    if not named:
        return None
    name = max(named, key=lambda name: len(named[name]))
    if len(named[name]) * 2 < sum(map(len, named.values())):
        return None
    return named[name][0] if len(set(named[name])) == 1 else Currency(SHARED[name].get("default"), shared=name)


def _name(currency: Currency) -> str:
    """The denomination a currency belongs to, or its code."""
    shared = (name for name, entry in SHARED.items() if currency.code in entry["states"].values())
    return currency.shared or next(shared, str(currency.code))


def _scaled(low: str, amount: Amount, before: _Before, follower: Amount | None) -> Amount | None:
    """A number of at least a million, as a sum or as a quantity."""
    if amount.high is None or amount.high < _LEAST_ELIDED:
        return None
    named = _MONEY_BEHIND.match(low, amount.end) is not None
    if not named and not FOLLOW.match(low, amount.end):
        return None
    near = [other for other in (before.money, before.measured) if other and _near(low, other, amount)]
    cue = "money" if named or _shown_as_money(low, amount, before) else _cue(low, amount, max((a.end for a in near), default=0))
    goods = (goods_of(low, amount.end)[0] or "").split(" ")[-1]
    if goods in _PAPERS:
        cue = "money"
    elif before.measured in near and goods in _COMMODITIES:
        cue = "goods"
    if cue == "money" or (cue == "traded" and before.measured not in near):
        currency = currency_named(low, amount.start) or before.currency(low, amount)
        return replace(amount, currency=currency, inferred=("currency",)) if currency else None
    if cue == "goods":
        near = [other for other in near if other.measure]
    if not near:
        return None
    source = _antecedent(near, amount, follower, before.measured)
    if source.measure:
        return replace(amount, measure=replace(source.measure, of=None, period="total"), inferred=("unit",))
    return replace(amount, currency=source.currency, inferred=("currency",))


def _shown_as_money(low: str, amount: Amount, before: _Before) -> bool:
    """Whether somebody's sum for somebody ("the bank's 40 million for Warsaw"), or the price of counted goods in brackets."""
    if low.endswith("'s ", 0, amount.start) and _FOR.match(low, amount.end) and before.usual:
        return True
    counted = before.counted
    bracketed = low[amount.start - 1 : amount.start] == "(" and low[amount.end : amount.end + 1] == ")"
    return bool(
        bracketed
        and counted
        and counted.measure
        and counted.measure.dimension == "count"
        and counted.end > sentence_start(low, amount.start)
    )


def _cue(low: str, amount: Amount, free: int) -> Cue:
    """The last word of the sentence before the number, and after the amount before it, that tells money from goods."""
    found: Cue = None
    for match in _CUES.finditer(low, max(free, sentence_start(low, amount.start)), amount.start):
        found = match.lastgroup  # type: ignore[assignment]
    return found


def _one_paragraph(low: str, source: Amount, amount: Amount) -> bool:
    return amount.start - source.end <= _PARAGRAPH and "\n\n" not in low[source.end : amount.start]


def _large(source: Amount) -> bool:
    return (source.high or source.low or 0) >= _LEAST_ANTECEDENT


def _near(low: str, source: Amount, amount: Amount) -> bool:
    return amount.start - source.end <= _REACH and _one_paragraph(low, source, amount) and _large(source)


def _antecedent(near: list[Amount], amount: Amount, follower: Amount | None, measured: Amount | None) -> Amount:
    """The nearest amount, but the measured one where a sum follows at once ("3.5 million of corn ($409 million)")."""
    if measured in near and follower and follower.currency and follower.start - amount.end <= 24:
        return measured  # type: ignore[return-value]
    return max(near, key=lambda other: other.start)


def _counted(low: str, amount: Amount, before: _Before) -> Amount | None:
    """A number of thousands after a quantity of its order, no sum between: "landed 285,000 tons, others 343,000"."""
    source = before.counted
    if source is None or source.measure is None or source.high is None or before.sum_last or amount.high is None:
        return None
    if (
        source.measure.dimension in _NEVER_ELIDED
        or "," not in low[amount.start : amount.end]
        or not FOLLOW.match(low, amount.end)
    ):
        return None
    if not source.high / _COUNT_PROPORTION <= amount.high <= source.high * _COUNT_PROPORTION:
        return None
    if source.end < sentence_start(low, amount.start) or _cue(low, amount, source.end) == "money":
        return None
    return replace(amount, measure=replace(source.measure, of=None, period="total"), inferred=("unit",))


def _changed(low: str, amount: Amount, before: _Before) -> Amount | None:
    """A number to which the count or measure before it changed: "the order for 1,100 looms was cut to 600"."""
    source = before.counted
    if source is None or source.measure is None or source.high is None or before.sum_last or amount.high is None:
        return None
    start = sentence_start(low, amount.start)
    if source.end < start or not FOLLOW.match(low, amount.end) or not _CHANGED.search(low[start : amount.start]):
        return None
    if _YEAR.fullmatch(low, amount.start, amount.end):
        return None
    if not source.high / _COUNT_PROPORTION <= amount.high * source.measure.factor <= source.high * _COUNT_PROPORTION:
        return None
    factor = source.measure.factor
    low_end, high_end = (end and end * factor for end in (amount.low, amount.high))
    return replace(
        amount, low=low_end, high=high_end, measure=replace(source.measure, of=None, period="total"), inferred=("unit",)
    )


def _bare(text: str, low: str, amount: Amount, before: _Before) -> Amount | None:
    """A number without scale or unit that repeats the sum before it."""
    money = before.money
    if not before.sum_last or money is None or money.high is None:
        return None
    if before.scale < _LEAST_ELIDED:
        return as_price(low, amount, money)
    goods = before.counted is not None and before.counted.start >= sentence_start(low, max(money.end, 1))
    rate = before.other is not None and before.other.start >= sentence_start(low, amount.start)
    return at_scale(text, low, amount, money, before.scale, goods or rate)
