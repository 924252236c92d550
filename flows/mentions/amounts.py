"""Every number of a text with what it counts: a currency, a unit or counted goods.

Ranges ("6-9 million francs") are one amount. A number without a unit takes over its neighbour's where the sentence leaves no
other reading ("DM 1.5 billion, after 1.2 billion the year before"), and `inferred` says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from flows.mentions.bounds import softening
from flows.mentions.currency import Currency, currency_after, currency_before, of_nation
from flows.mentions.elided import completed
from flows.mentions.measures import Amount, Measure, measure_after
from flows.mentions.numbers import Number, looks_like_year, numbers_in, short_scale
from flows.mentions.repeated import FOLLOW
from flows.mentions.tabled import samples, units_of_cells
from flows.mentions.wordlists import either, lowered, wordlist

_JOIN = re.compile(
    r"[ \t]*\n?[ \t]*(?:(?P<hyphen>-)|(?P<to>to)|(?P<or>or)|(?P<and>and))[ \t]*\n?[ \t]*"
    r"(?:(?:about|some|perhaps|even|then|later|possibly|as\s+much\s+as|around)\s+)?"
)
_ONE_UNIT = re.compile(r"\s+(?:and|(?:out\s+)?of)\s+(?:(?:the|its|some|about|another)\s+)?")
_BETWEEN = re.compile(r"\bbetween\s+(?:(?:about|some|roughly)\s+)?$")
_CHANGE = re.compile(
    "".join(rf"(?<!\b{word} )" for word in wordlist("numbers")["ranging"]["words"]) + r"\bfrom\s+(?:(?:about|some|over)\s+)?$"
)
_CHANGING = re.compile(rf"(?<![a-z])(?:{either(wordlist('numbers')['ranging']['changing'])})(?![a-z])")
_SPAN_WORDS = re.compile(r"\b(?:over|under|above|below)\s+(?:(?:approximately|about|some|roughly)\s+)?(?:a\s+)?$")


@dataclass(frozen=True, slots=True)
class _Part:
    """One number with its own currency or measure, before ranges are joined."""

    start: int
    end: int
    number: Number
    scale: Decimal
    currency: Currency | None
    measure: Measure | None

    @property
    def bare(self) -> bool:
        return self.currency is None and self.measure is None

    def total(self, typed: _Part, shared: Decimal | None = None) -> Decimal | None:
        """The value in full units of what `typed` counts, at the part's own scale or a `shared` one."""
        if self.number.value is None:
            return None
        value = self.number.value * (shared or self.scale)
        if typed.measure:
            value = value * typed.measure.factor + typed.measure.extra
        elif typed.currency:
            value *= typed.currency.factor
        return Decimal(int(value)) if value == int(value) else value.normalize()


@lru_cache(maxsize=4)
def amounts_in(text: str) -> tuple[Amount, ...]:
    """The amounts of a text in order; numbers that count nothing are left out."""
    low = lowered(text)
    parts: list[_Part] = []
    units = units_of_cells(low)
    for number in numbers_in(text):
        if parts and number.start < parts[-1].end:
            continue
        part = _part(text, low, number, parts[-1] if parts else None)
        if number.start in units and part.bare and not looks_like_year(low, number):
            part = _in_cell(part, units[number.start])
        parts.append(part)
    return tuple(_softened(low, amount) for amount in completed(text, low, list(_joined(low, parts))))


def _part(text: str, low: str, number: Number, previous: _Part | None) -> _Part:
    """The number with what it counts; a currency in front of it that the part before has taken is not its own. The scale of a sum
    may be abbreviated, behind both ends of a range too ("DM 75-90 m")."""
    before = currency_before(text, low, number)
    if before and previous and before[1] < previous.end:
        before = None
    scale, end = number.scale, number.end
    second = previous is not None and previous.currency and _JOIN.fullmatch(low, previous.end, number.start)
    if (before or second) and scale == 1 and (short := short_scale(low, end)):
        scale, end = short
    after = currency_after(low, end, number)
    if after and (before is None or before[0].code == after[0].code):
        return _Part(before[1] if before else number.start, after[1], number, scale, after[0], None)
    if before:
        currency, end = of_nation(low, end, before[0]) or (before[0], end)
        return _Part(before[1], end, number, scale, currency, None)
    measure = measure_after(low, number)
    return _Part(number.start, measure.end if measure else end, number, scale, None, measure)


def _in_cell(part: _Part, unit: str) -> _Part:
    """The number of a table's cell with the unit of the caption, if that is one."""
    for sample in samples(unit):
        for number in numbers_in(sample):
            model = _part(sample.upper(), sample, number, None)
            if (model.start, model.end) == (0, len(sample)) and not model.bare:
                return replace(part, scale=model.scale, currency=model.currency, measure=model.measure)
    return part


def _joined(low: str, parts: list[_Part]) -> Iterator[Amount]:
    """Makes one amount of the two ends of a range, and lets "5 and 7 billion dollars" share scale and unit."""
    index = 0
    while index < len(parts):
        first, second = parts[index], parts[index + 1] if index + 1 < len(parts) else None
        link = _link(low, first, second) if second else None
        typed = first if second is None or second.bare else second
        if second and link == "range":
            yield Amount(first.start, second.end, _lower(first, second), second.total(typed), typed.currency, typed.measure)
            index += 2
            continue
        if second and link == "share":
            value, taken = _lower(first, second), "currency" if typed.currency else "unit"
            inferred = (taken,) if first.scale > 1 or second.scale == 1 else ("scale", taken)
            yield Amount(first.start, first.end, value, value, typed.currency, typed.measure, inferred=inferred)
        else:
            value = first.total(first)
            yield Amount(first.start, first.end, value, value, first.currency, first.measure)
        index += 1


def _link(low: str, first: _Part, second: _Part) -> Literal["range", "share"] | None:
    """Whether two neighbours are the ends of one range, or two amounts of which the first leaves its unit to the second."""
    if second.start - first.end > 24 or first.number.value is None or second.number.value is None:
        return None
    if _of_one_unit(low, first, second):
        return "share"
    join = _JOIN.fullmatch(low, first.end, second.start)
    if join is None or ((join["or"] or join["to"]) and _apart(low, first, second, by=join["to"] is not None)):
        return None
    if not _alike(low, first, second, hyphen=join["hyphen"] is not None):
        return None
    if (_lower(first, second) or 0) >= (second.total(second if first.bare else first) or 0):
        change = join["to"] and first.bare and not second.bare and _CHANGE.search(low[max(0, first.start - 28) : first.start])
        return "share" if change else None
    ahead = low[max(0, first.start - 28) : first.start]
    if join["and"] and not _BETWEEN.search(ahead):
        behind = second.start == second.number.start and second.scale > 1
        return "share" if behind and first.bare and not second.bare else None
    if join["to"] and _CHANGE.search(ahead) and not (first.bare and second.bare and second.scale == 1):
        return "share" if first.bare and not second.bare else None
    return "range"


def _alike(low: str, first: _Part, second: _Part, hyphen: bool) -> bool:
    """Whether two numbers may be ends of one range: one unit between them, no year, nothing merely counted behind."""
    if first.bare and second.bare and second.scale == 1:
        return _pair(low, first, second) and not hyphen
    if first.bare and looks_like_year(low, first.number):
        return False
    if first.bare and first.scale == 1 and second.scale > 1 and not _small(first):
        return False
    if first.bare:
        return True
    if second.bare:
        return second.scale > 1 or hyphen or bool(FOLLOW.match(low, second.end))
    if first.measure and second.measure:
        return first.measure.unit == second.measure.unit
    return first.currency is not None and first.currency == second.currency


def _of_one_unit(low: str, first: _Part, second: _Part) -> bool:
    """Whether two numbers of thousands leave one unit to the second: "96,000 and 41,000 tons", "400,000 of 600,000 tons"."""
    if not first.bare or second.measure is None or _BETWEEN.search(low[max(0, first.start - 28) : first.start]):
        return False
    full = all("," in low[part.number.start : part.number.end] for part in (first, second))
    return full and _ONE_UNIT.fullmatch(low, first.end, second.start) is not None


def _apart(low: str, first: _Part, second: _Part, by: bool) -> bool:
    """Whether two sums printed in full are far apart and not ends of one range: "by 10 million to 85 million dollars"."""
    if first.bare or second.bare or first.measure or not second.number.total or not first.number.total:
        return False
    return (not by or low[max(0, first.start - 4) : first.start].endswith("by ")) and second.number.total > 3 * first.number.total


def _pair(low: str, first: _Part, second: _Part) -> bool:
    """Whether two numbers that count nothing are ends of one range: no years, and no change from one to the other."""
    if looks_like_year(low, first.number) or looks_like_year(low, second.number) or first.scale > 1:
        return False
    return not _CHANGING.search(low, max(0, first.start - 60), first.start)


def _small(part: _Part) -> bool:
    """Whether a number may take its neighbour's scale: "2-3 billion", but not "1,500 to 2 million"."""
    return part.scale == 1 and part.number.value is not None and part.number.value < 1000 and part.measure is None


def _lower(first: _Part, second: _Part) -> Decimal | None:
    typed = first if second.bare else second
    return first.total(typed, second.scale if _small(first) and second.scale > 1 else None)


def _softened(low: str, amount: Amount) -> Amount:
    """Applies "at least", "up to" and "about", bounds to single numbers only; "over twenty years" is a term, not a bound."""
    words = softening(low, amount.start, amount.end)
    bound = words.bound if amount.low == amount.high else None
    if (
        amount.measure
        and amount.measure.dimension == "duration"
        and _SPAN_WORDS.search(low[max(0, amount.start - 30) : amount.start])
    ):
        bound = None
    return replace(
        amount,
        low=None if bound == "maximum" else amount.low,
        high=None if bound == "minimum" else amount.high,
        approx=words.approx or amount.approx,
    )
