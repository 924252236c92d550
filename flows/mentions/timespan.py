"""Dates and spans of time as EDTF (ISO 8601-2) strings with their first and last day.

Parts of a month, year or decade ("early 1982", "late May") become intervals as `lexicon/calendar.toml` fixes them; fiscal years
are qualified with `~`. A season has the EDTF code of its year, winter running from December into February.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass

_SEASON_STARTS = {21: 3, 22: 6, 23: 9, 24: 12}


@dataclass(frozen=True, slots=True)
class Timespan:
    """An EDTF string and its bounds."""

    edtf: str
    earliest: dt.date
    latest: dt.date

    @property
    def has_month(self) -> bool:
        return (self.latest - self.earliest).days < 100


def day(year: int, month: int, number: int) -> Timespan | None:
    """One day, None where the calendar has no such day."""
    if not 1 <= number <= monthrange(year, month)[1]:
        return None
    date = dt.date(year, month, number)
    return Timespan(date.isoformat(), date, date)


def month(year: int, number: int) -> Timespan:
    return Timespan(f"{year:04d}-{number:02d}", dt.date(year, number, 1), month_end(year, number))


def year(number: int) -> Timespan:
    return Timespan(f"{number:04d}", dt.date(number, 1, 1), dt.date(number, 12, 31))


def decade(first: int) -> Timespan:
    return Timespan(f"{first // 10:03d}X", dt.date(first, 1, 1), dt.date(first + 9, 12, 31))


def season(number: int, code: int) -> Timespan:
    start = _SEASON_STARTS[code]
    last_year, last_month = (number, start + 2) if start < 12 else (number + 1, 2)
    return Timespan(f"{number:04d}-{code}", dt.date(number, start, 1), month_end(last_year, last_month))


def months(number: int, first: int, last: int) -> Timespan:
    return between(month(number, first), month(number, last))


def days(number: int, of_month: int, limits: Sequence[int]) -> Timespan | None:
    """Days `limits` of a month, the second cut to its length."""
    first = day(number, of_month, limits[0])
    last = day(number, of_month, min(limits[1], monthrange(number, of_month)[1]))
    return between(first, last) if first and last and limits[0] < limits[1] else None


def between(first: Timespan, last: Timespan) -> Timespan:
    """The interval from `first` to `last`; both must be plain dates."""
    return Timespan(f"{first.edtf}/{last.edtf}", first.earliest, last.latest)


def about(span: Timespan) -> Timespan:
    """The same span as an approximate statement."""
    return Timespan(f"{span.edtf}~", span.earliest, span.latest)


def is_plain(span: Timespan) -> bool:
    """Whether a span may be an end of an interval: a year, month or day."""
    return "/" not in span.edtf and "X" not in span.edtf and "~" not in span.edtf and not span.edtf[5:7] > "12"


def month_end(number: int, of_month: int) -> dt.date:
    return dt.date(number, of_month, monthrange(number, of_month)[1])


def shifted(date: dt.date, by_months: int) -> tuple[int, int]:
    """Year and month of a date moved by a number of months."""
    index = date.year * 12 + date.month - 1 + by_months
    return index // 12, index % 12 + 1


def parsed(edtf: str | None) -> Timespan | None:
    """The first date an EDTF string names, to the day, month or year; None where it has no year."""
    head = (edtf or "").split("/")[0].rstrip("~?%")
    if not head[:4].isdigit():
        return None
    number = int(head[:4]) or 1
    of_month = int(head[5:7]) if head[5:7].isdigit() else 0
    if 21 <= of_month <= 24:
        return season(number, of_month)
    if not 1 <= of_month <= 12:
        return year(number)
    return (day(number, of_month, int(head[8:10])) if head[8:10].isdigit() else None) or month(number, of_month)
