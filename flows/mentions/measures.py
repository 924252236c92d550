"""What a number is a number of, unless it is a sum: the unit or the counted goods behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from flows.mentions.bounds import period_after
from flows.mentions.currency import Currency
from flows.mentions.numbers import Number, looks_like_year
from flows.mentions.types import Period
from flows.mentions.wordlists import either, wordlist

_UNITS, _GOODS = wordlist("units"), wordlist("goods")


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit or counted noun; `factor` brings the number to the canonical unit, `extra` is added to it ("a year and a half")."""

    end: int
    unit: str
    dimension: str
    factor: Decimal = Decimal(1)
    extra: Decimal = Decimal(0)
    period: Period = "total"
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount at `start:end`, its unit included. Both ends are None where digits are lost, one where the other is a bound."""

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    currency: Currency | None
    measure: Measure | None
    approx: bool = False
    inferred: tuple[str, ...] = ()

    @property
    def typed(self) -> bool:
        return self.currency is not None or self.measure is not None


@dataclass(frozen=True, slots=True)
class _Unit:
    name: str
    dimension: str
    factor: Decimal
    period: Period


_FORMS: dict[str, _Unit] = {
    form: _Unit(unit["name"], unit["dimension"], Decimal(unit.get("factor", "1")), unit.get("period", "total"))
    for unit in _UNITS["unit"]
    for form in unit["forms"]
}
_UNIT = re.compile(rf"[\s-]{{0,3}}(?:(?:{either(_UNITS['between'])})[\s-]+)?({either(_FORMS)})(?![a-z0-9])")
_UNIT_STARTS = frozenset(form.split()[0] for form in [*_FORMS, *_UNITS["between"]])
_FIRST_WORD = re.compile(r"[\s-]{0,3}([a-z%][a-z'³./\d-]*)")
_AND_A_HALF = re.compile(r"\s+and\s+a\s+half(?![a-z])")
_SPACED = re.compile(r"\s+")
_YEAR_CONTEXT = re.compile(
    r"(?:\b(?:in|since|by|until|till|of|from|during|for|through|and|to|before|after|under|late|early|mid|year|fiscal|fy|"
    + either(wordlist("calendar")["months"])
    + r")|[,(])\s*$"
)
_NOT_A_TERM = re.compile(r"\s+(?:" + either(_UNITS["not_terms"]) + r")(?![a-z])")
_DATE_PERIOD = re.compile(r"(?<![a-z])(?:" + either(_UNITS["date_periods"]) + r")\s+$")
_TOKEN = re.compile(r"[\s-]{1,3}([a-z][a-z0-9'/&.-]*[a-z0-9]|[a-z])([.,;:)\"?!]?)")
_COUNTED = frozenset([*_GOODS["goods"], *_GOODS["people"]])
_PEOPLE, _GENERIC, _WEAK, _STOPS, _COMMODITIES = (
    frozenset(_GOODS[kind]) for kind in ("people", "generic", "weak", "stops", "commodities")
)
_MODEL = re.compile(rf"(?:(?<![a-z])(?:{either(_GOODS['makers'])})\s+|[a-z]-)$")
_AIRCRAFT = re.compile(
    rf"\s+(?:(?:{either(_GOODS['makers'])})\s+)?"
    rf"(?:7\d7s?|(?:{either(_GOODS['aircraft_models'])})-?\d{{1,3}}[a-z]?s?|{either(_GOODS['aircraft'])})"
    r"(?:\s+(?:jets|aircraft|airliners|planes))?(?![a-z0-9-])"
)
_OF_THEM = re.compile(r"\s+(?:of\s+(?:them|which|these)|in\s+(?:all|number)|altogether)(?![a-z])")
_APPOSED = re.compile(r"((?:[a-z'-]+\s){0,4}[a-z'-]+)\s?[,(-]\s?(?:(?:about|some|nearly|over)\s)?$")
_WORD = re.compile(r"\s*([a-z][a-z'-]*)")
_LISTED = re.compile(r"(?:,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+)(?=[a-z])")
_OF = re.compile(
    r"\s+(?:of|worth\s+of)\s+(?:(?:the|its|their|our|us|soviet|american|japanese|canadian|russian|such|this|that)\s+)*"
)


def measure_after(low: str, number: Number) -> Measure | None:
    """The unit or the counted goods behind a number."""
    first = _FIRST_WORD.match(low, number.end)
    if first is None:
        return _aircraft(low, number)
    if first[1] in _UNIT_STARTS or first[1].rstrip(".-") in _UNIT_STARTS or first[1].partition("-")[0] in _UNIT_STARTS:
        match = _UNIT.match(low, number.end)
        if match:
            return _unit(low, number, match)
    return _aircraft(low, number) or _counted(low, number) or _named_before(low, number)


def _unit(low: str, number: Number, match: re.Match[str]) -> Measure | None:
    unit, end = _FORMS[_SPACED.sub(" ", match[1])], match.end()
    if unit.dimension == "duration":
        if (
            looks_like_year(low, number)
            or number.article
            or _NOT_A_TERM.match(low, end)
            or (
                low[number.start : number.start + 2] != "a "
                and _DATE_PERIOD.search(low[max(0, number.start - 12) : number.start])
            )
        ):
            return None
        half = _AND_A_HALF.match(low, end)
        if half:
            return Measure(half.end(), unit.name, unit.dimension, unit.factor, Decimal("0.5") * unit.factor)
        return Measure(end, unit.name, unit.dimension, unit.factor)
    if unit.name == "percent" and match[1] == "point" and (number.value or 1) >= 1:
        return None
    goods, behind = goods_of(low, end)
    period = period_after(low, end) or period_after(low, behind)
    return Measure(end, unit.name, unit.dimension, unit.factor, period=period[0] if period else unit.period, of=goods)


def _counted(low: str, number: Number) -> Measure | None:
    """The counted noun within four words, no function word between; the last of several in a row ("aircraft engines")."""
    if number.value is None or number.total == 1 or (number.article and number.scale == 1):
        return None
    if _MODEL.search(low, max(0, number.start - 24), number.start):
        return None
    position, previous, found = number.end, "", None
    for _ in range(4):
        token = _TOKEN.match(low, position)
        if token is None or token[1] in _STOPS:
            break
        position = token.end(1)
        if token[1] in _COUNTED:
            found = (token[1], previous, position)
        elif found:
            break
        if token[2]:
            break
        previous = token[1]
    if found is None or (looks_like_year(low, number) and _YEAR_CONTEXT.search(low[max(0, number.start - 14) : number.start])):
        return None
    noun, modifier, end = found
    if noun in _PEOPLE:
        return Measure(end, noun, "people")
    named = f"{modifier} {noun}" if noun in _GENERIC and modifier and modifier not in _WEAK else noun
    period = period_after(low, end)
    return Measure(end, named, "count", period=period[0] if period else "total")


def _aircraft(low: str, number: Number) -> Measure | None:
    """Aircraft counted by their model: "four 757s", "three Boeing 707 jets", "fifteen Tridents"."""
    match = _AIRCRAFT.match(low, number.end)
    if match is None or looks_like_year(low, number) or number.scale > 1:
        return None
    return Measure(match.end(), "aircraft", "count") if (number.total or 0) > 1 else None


def _named_before(low: str, number: Number) -> Measure | None:
    """The goods named right before their number: "tankers, eighteen in all"."""
    if number.value is None or not _OF_THEM.match(low, number.end):
        return None
    opened = _APPOSED.search(low[max(0, number.start - 60) : number.start])
    named = [word for word in opened[1].split() if word in _COUNTED] if opened else []
    return Measure(number.end, named[-1], "people" if named[-1] in _PEOPLE else "count") if named else None


def goods_of(low: str, end: int) -> tuple[str | None, int]:
    """The goods after "of", up to three words, and where a list of them ends ("of corn, sorghum and soybeans")."""
    opening = _OF.match(low, end)
    if opening is None:
        return None, end
    words, position = _words(low, opening.end())
    goods = " ".join(words) or None
    for _ in range(3):
        more = _LISTED.match(low, position)
        if goods is None or more is None:
            break
        following, behind = _words(low, more.end())
        if not following:
            break
        position = behind
    return goods, position


def _words(low: str, position: int) -> tuple[list[str], int]:
    """Up to three words that may name goods, cut behind the last known commodity, and where they end."""
    words: list[str] = []
    ends: list[int] = []
    while len(words) < 3 and (token := _WORD.match(low, position)) and token[1] not in _STOPS:
        words.append(token[1])
        position = token.end()
        ends.append(position)
    known = max((place for place, word in enumerate(words) if word in _COMMODITIES), default=len(words) - 1)
    return words[: known + 1], ends[known] if ends else position
