"""Whether two statements say the same: names, states, ranges, years and words, as coded and as published."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

Coded = Mapping[str, Any]
Row = Mapping[str, Any]
Number = float | int | None

SAME_NAME = 0.8
TOLERANCE = 0.011  # $1.09 billion told as "1.1 billion"
LONGEST_SPAN = 6  # years; a vaguer date is read by its first year
_BRACKETED = re.compile(r"\([^)]*\)")
_WORD = re.compile(r"[a-z]{3,}")
_YEAR = re.compile(r"\b1[89]\d\d\b")


@cache
def lexicon(name: str) -> Any:
    """One table or list of `matching.toml`."""
    return tomllib.loads(Path(__file__).with_name("matching.toml").read_text("utf-8"))[name]


def state_of(name: Any) -> str | None:
    """The alpha-3 code of the state a coded party is or names."""
    if name is None:
        return None
    states: Mapping[str, str] = lexicon("states")
    bare = _BRACKETED.sub("", str(name)).strip().lower()
    if len(bare) == 3 and bare.upper() in states.values():
        return bare.upper()
    return states.get(bare) or next((code for form, code in states.items() if len(form) > 3 and form in bare), None)


def words_of(*texts: Any) -> set[str]:
    """The telling words of some texts, plurals cut."""
    found = (word for text in texts for word in _WORD.findall(str(text or "").lower()))
    return {word.rstrip("s") for word in found if word not in lexicon("uninformative")}


def name_likeness(one: str | None, other: str | None) -> float:
    """0 to 1; 1 also where the words of one name are all in the other."""
    if not one or not other:
        return 0.0
    first, second = (_BRACKETED.sub("", name).lower().strip() for name in (one, other))
    return max(fuzz.token_set_ratio(first, second), fuzz.ratio(first, second)) / 100


def is_party(coded: Any, names: Iterable[str | None], countries: Iterable[str | None]) -> bool:
    """Whether a coded party is among the published ones, as a state or by its name."""
    state = state_of(coded)
    return (state is not None and state in countries) or any(name_likeness(str(coded), name) >= SAME_NAME for name in names)


def closed(low: Any, high: Any) -> tuple[float, float] | None:
    """Both ends of a range of which one may be open, or of a list of values; None where nothing is stated."""
    if isinstance(low, list):
        low, high = (min(low), max(low)) if low else (None, None)
    low, high = (high if low is None else low), (low if high is None else high)
    return None if low is None else (float(low), float(high))


def ranges_meet(coded: tuple[Any, Any], told: tuple[Any, Any]) -> bool | None:
    """Whether two ranges overlap, within the tolerance; None where either is not stated."""
    one, other = closed(*coded), closed(*told)
    if one is None or other is None:
        return None
    return one[0] <= other[1] * (1 + TOLERANCE) and other[0] <= one[1] * (1 + TOLERANCE)


def ranges_agree(coded: tuple[Any, Any], told: tuple[Any, Any]) -> bool:
    """Whether both ends of two ranges are the same, within the tolerance."""
    one, other = closed(*coded), closed(*told)
    return (
        one is not None and other is not None and all(abs(a - b) <= TOLERANCE * abs(a) for a, b in zip(one, other, strict=True))
    )


def accepted(coded: Coded, field: str) -> list[Any]:
    """The coded value of a field and its alternatives."""
    return [coded.get(field), *(coded.get(f"alt_{field}") or [])]


def coded_years(coded: Coded, *fields: str) -> set[int]:
    years: set[int] = set()
    for value in (value for field in fields for value in accepted(coded, field)):
        if isinstance(value, int):
            years.add(value)
        elif isinstance(value, str):
            years.update(int(year) for year in _YEAR.findall(value))
    return years


def told_years(row: Row, *dates: str) -> set[int]:
    """The years of a row's dates, by their bounds."""
    years: set[int] = set()
    for date in dates:
        bounds = [day.year for day in (row.get(f"{date}_earliest"), row.get(f"{date}_latest")) if day is not None]
        if bounds and bounds[-1] - bounds[0] <= LONGEST_SPAN:
            years.update(range(bounds[0], bounds[-1] + 1))
        else:
            years.update(bounds[:1])
    return years


def years_near(coded: set[int], told: set[int]) -> bool:
    """Whether any two years are at most one apart."""
    return any(abs(one - other) <= 1 for one in coded for other in told)
