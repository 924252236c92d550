"""Dates in running text: printed in full, completed from a neighbour, or told relative to the document."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Literal

from flows.mentions import timespan
from flows.mentions.amounts import amounts_in
from flows.mentions.datewords import (
    CALENDAR,
    DATED_MONTH,
    DOUBTFUL_MONTHS,
    FUTURE,
    MONTH_OPENER,
    MONTHS,
    NOT_A_YEAR,
    NUMBERS,
    PATTERNS,
    ROLE,
    SEASON_OPENER,
    SEASONS,
    START,
)
from flows.mentions.timespan import Timespan
from flows.mentions.types import When
from flows.mentions.wordlists import lowered

Kind = Literal["explicit", "anchored", "relative"]
Reading = tuple[Timespan, Kind] | None
_PARTS, _PART_WORDS = CALENDAR["parts"], CALENDAR["part_words"]
_STEP = {"year": 12, "month": 1, "decade": 120}
_SOON = 31  # days
_SEASON = 3  # months
_LONG_AGO = 18  # months
_GAP = re.compile(r"\s*(?:-|to|through|until|and)\s+|-")


def find_dates(text: str, breaks: Sequence[int], document_date: str | None) -> list[When]:
    """The dates of a text in order. `breaks` are the starts of its paragraphs, `document_date` the EDTF date it was written.

    A date without a year takes it from the last date with a month in its paragraph; else from the document's date, as the latest such
    day before it (after it where the sentence looks ahead); else from the last date with a month anywhere.
    """
    return _Reader(text, breaks, timespan.parsed(document_date)).read()


class _Reader:
    """One pass over a text: what was last dated is kept, because later dates lean on it."""

    def __init__(self, text: str, breaks: Sequence[int], written: Timespan | None) -> None:
        self.text, self.low, self.breaks, self.written = text, lowered(text), sorted(breaks), written
        self.counted = [(amount.start, amount.end) for amount in amounts_in(text) if amount.typed]
        self.last: Timespan | None = None
        self.monthly: Timespan | None = None
        self.monthly_paragraph = -1
        self.place = 0
        self.retrospective = _retrospective(self.low, written)

    def read(self) -> list[When]:
        found: list[When] = []
        end, counted = 0, 0
        for candidate in START.finditer(self.low):
            start = candidate.start()
            if start < end:
                continue
            while counted < len(self.counted) and self.counted[counted][1] <= start:
                counted += 1
            self.place = start
            for name, pattern in PATTERNS:
                match = pattern.match(self.low, start)
                reading = self._reading(name, match) if match else None
                if match is None or reading is None:
                    continue
                if name in ("year", "years") and counted < len(self.counted) and self.counted[counted][0] <= start:
                    continue
                end = match.end()
                when = self._when(start, end, reading)
                if when.role != "until":
                    self._remember(reading[0])
                _append(found, self.low, when)
                break
        return found

    def _reading(self, name: str, match: re.Match[str]) -> Reading:
        readers: dict[str, Callable[[re.Match[str]], Reading]] = {
            "day": self._day, "iso": self._iso, "month": self._month, "season": self._season, "decade": self._decade, "years": self._years,
            "fiscal": self._fiscal, "year": self._year, "unit": self._unit, "before": self._before, "away": self._away,
            "stretch": self._stretch, "yesterday": self._yesterday,
        }  # fmt: skip
        return readers[name](match)

    def _when(self, start: int, end: int, reading: tuple[Timespan, Kind]) -> When:
        span, kind = reading
        role = ROLE.search(self.low[max(0, start - 24) : start])
        named = {"since": "from"}.get(role.lastgroup or "", role.lastgroup) if role else None
        during = "/" in span.edtf and (span.latest - span.earliest).days > 400
        return When(start, end, span.edtf, span.earliest, span.latest, kind, named or ("during" if during else "point"))  # type: ignore[arg-type]

    def _remember(self, span: Timespan) -> None:
        self.last = span
        if span.has_month:
            self.monthly, self.monthly_paragraph = span, bisect_right(self.breaks, self.place)

    def _day(self, match: re.Match[str]) -> Reading:
        number, month = int(match["day"]), MONTHS[match["month"]]
        if not self._names_month(match, sure=True) or not 1 <= number <= 31:
            return None
        year, kind = self._year_of(match, month, number)
        first = timespan.day(year, month, number) if year else None
        if first is None:
            return None
        last = timespan.day(year, month, int(match["last_day"])) if match["last_day"] else None
        return (timespan.between(first, last) if last and last.earliest > first.earliest else first), kind

    def _iso(self, match: re.Match[str]) -> Reading:
        if not 1 <= int(match["iso_month"]) <= 12 or int(match["iso_year"]) < 1:
            return None
        date = timespan.day(int(match["iso_year"]), int(match["iso_month"]), int(match["iso_day"]))
        return (date, "explicit") if date else None

    def _month(self, match: re.Match[str]) -> Reading:
        month, which = MONTHS[match["month"]], match["which"]
        dated = any(match[group] for group in ("year", "reference", "this", "short"))
        if not self._names_month(match, sure=bool(dated or which or match["part"])):
            return None
        year, kind = self._year_of(match, month, None) if dated or not which else self._nearby(which, month)
        if year is None:
            return None
        limits = _PARTS[_PART_WORDS[match["part"]]].get("month") if match["part"] else None
        span = timespan.days(year, month, limits) if limits else timespan.month(year, month)
        return (span, kind) if span else None

    def _season(self, match: re.Match[str]) -> Reading:
        code, which = SEASONS[match["season"]], match["which"]
        month = {21: 3, 22: 6, 23: 9, 24: 12}[code]
        dated = any(match[group] for group in ("year", "reference", "short"))
        if not (dated or which or match["part"] or SEASON_OPENER.search(self.low[max(0, match.start() - 12) : match.start()])):
            return None
        year, kind = self._year_of(match, month, None) if dated or not which else self._nearby(which, month)
        return (timespan.season(year, code), kind) if year else None

    def _decade(self, match: re.Match[str]) -> Reading:
        first = int(match["decade"])
        limits = _PARTS[_PART_WORDS[match["part"]]].get("decade") if match["part"] else None
        if limits:
            return timespan.between(timespan.year(first + limits[0]), timespan.year(first + limits[1])), "explicit"
        return timespan.decade(first), "explicit"

    def _years(self, match: re.Match[str]) -> Reading:
        first, second = int(match["first"]), match["second"]
        last = int(second) if len(second) == 4 else first // 100 * 100 + int(second)
        if not first < last <= first + 60 or NOT_A_YEAR.search(self.low[max(0, match.start() - 12) : match.start()]):
            return None
        return timespan.between(timespan.year(first), timespan.year(last)), "explicit"

    def _fiscal(self, match: re.Match[str]) -> Reading:
        number = int(match["fiscal"])
        return timespan.about(timespan.year(number if number > 100 else 1900 + number)), "explicit"

    def _year(self, match: re.Match[str]) -> Reading:
        if match["year"]:
            if not match["part"] and NOT_A_YEAR.search(self.low[max(0, match.start() - 14) : match.start()]):
                return None
            year, kind = int(match["year"]), "explicit"
        else:
            year, kind = self._referred(match["reference"]), "relative"
        if year is None:
            return None
        limits = _PARTS[_PART_WORDS[match["part"]]]["year"] if match["part"] else None
        return (timespan.months(year, *limits) if limits else timespan.year(year)), kind  # type: ignore[return-value]

    def _unit(self, match: re.Match[str]) -> Reading:
        """ "Last month", "this week", "the following month"."""
        which = match["which"]
        base = self.last if which in ("following", "previous", "preceding", "same", "that") else self.written
        if base is None or not base.has_month:
            return None
        step = {"last": -1, "past": -1, "previous": -1, "preceding": -1, "next": 1, "coming": 1, "following": 1}.get(which, 0)
        if match["thing"] == "month":
            return timespan.month(*timespan.shifted(base.earliest, step)), "relative"
        if base.earliest != base.latest:
            return None
        monday = base.earliest - dt.timedelta(days=base.earliest.weekday()) + dt.timedelta(weeks=step)
        return _between_days(monday, monday + dt.timedelta(days=6)), "relative"

    def _before(self, match: re.Match[str]) -> Reading:
        """ "The year before", "a year earlier"; without a date to lean on, nothing."""
        if self.last is None or not self.low[max(0, match.start() - 4) : match.start()].endswith(("the ", "one ")):
            return None
        step = -1 if match["which"] != "later" else 1
        if match["thing"] == "year":
            return timespan.year(self.last.earliest.year + step), "relative"
        return (timespan.month(*timespan.shifted(self.last.earliest, step)), "relative") if self.last.has_month else None

    def _away(self, match: re.Match[str]) -> Reading:
        """ "Three years later" from the last date, "two years ago" from the document's."""
        from_now = match["which"] in ("ago", "hence") or match["which"].startswith("from")
        base = self.written if from_now else self.last
        if base is None:
            return None
        count = NUMBERS[match["count"]] if match["count"] in NUMBERS else int(match["count"])
        sign = -1 if match["which"] in ("ago", "earlier", "before") else 1
        return _moved(base, sign * count, match["thing"].rstrip("s"))

    def _stretch(self, match: re.Match[str]) -> Reading:
        """ "The past three years": a span that ends, or begins, where the document or the last date stands."""
        base = self.last if match["which"] == "following" else self.written
        count = NUMBERS[match["count"]] if match["count"] in NUMBERS else int(match["count"])
        thing = match["thing"].rstrip("s")
        if base is None or thing not in _STEP or not count:
            return None
        sign = 1 if match["which"] in ("next", "coming", "following") else -1
        if thing == "month" and not base.has_month:
            return None
        far = timespan.shifted(base.earliest, sign * count * _STEP[thing])
        if not 1 <= far[0] <= 9998:
            return None
        ends = sorted([far, (base.earliest.year, base.earliest.month)])
        if thing == "month":
            return timespan.between(timespan.month(*ends[0]), timespan.month(*ends[1])), "relative"
        return timespan.between(timespan.year(ends[0][0]), timespan.year(ends[1][0])), "relative"

    def _yesterday(self, match: re.Match[str]) -> Reading:
        if self.written is None or self.written.earliest != self.written.latest:
            return None
        date = self.written.earliest + dt.timedelta(days=-1 if match["which"] == "yesterday" else 1)
        return timespan.day(date.year, date.month, date.day), "relative"  # type: ignore[return-value]

    def _names_month(self, match: re.Match[str], sure: bool) -> bool:
        """Whether the word is a month and not a verb ("may", "march"): its capital, a day or year beside it, or a preposition."""
        start = match.start("month")
        if match["month"] in DOUBTFUL_MONTHS and not self.text[start].isupper():
            return False
        return sure or match["month"] not in DOUBTFUL_MONTHS or bool(MONTH_OPENER.search(self.low[max(0, start - 12) : start]))

    def _year_of(self, match: re.Match[str], month: int, number: int | None) -> tuple[int | None, Kind]:
        """The year of a month or day: printed, referred to, or taken over."""
        groups = match.groupdict()
        if groups.get("year"):
            return int(match["year"]), "explicit"
        if groups.get("short"):
            return 1900 + int(match["short"]), "explicit"
        if groups.get("reference"):
            return self._referred(match["reference"]), "relative"
        if groups.get("this"):
            return self._nearby(match["this"], month, number)
        return self._neighbouring(month, number), "anchored"

    def _referred(self, which: str) -> int | None:
        base = self.last if which in ("that", "same", "following", "previous", "preceding") else self.written
        step = {"last": -1, "past": -1, "previous": -1, "preceding": -1, "next": 1, "coming": 1, "following": 1}.get(which, 0)
        return base.earliest.year + step if base else None

    def _nearby(self, which: str, month: int, number: int | None = None) -> tuple[int | None, Kind]:
        """The year of "last May", "next summer", "the following January"."""
        base = self.last if which in ("following", "previous", "same", "that") else self.written
        if base is None:
            return None, "relative"
        year, place = base.earliest.year, (base.earliest.month, base.earliest.day if base.earliest == base.latest else 32)
        asked = (month, number or 0)
        if which in ("last", "past", "previous"):
            return year - (asked[0] >= place[0] if number is None else asked >= place), "relative"
        if which in ("next", "coming", "following"):
            return year + (asked[0] <= place[0]), "relative"
        return year, "relative"

    def _neighbouring(self, month: int, number: int | None) -> int | None:
        """The year of a date that has none: its neighbour's where the story goes on from there, else the document's."""
        written = self.written if self.written and self.written.has_month else None
        if self.monthly and self._goes_on(self.monthly, written, month, number):
            return self.monthly.earliest.year
        if written:
            return self._before_writing(written, month, number)
        return self.written.earliest.year if self.written and not self.retrospective else None

    def _goes_on(self, neighbour: Timespan, written: Timespan | None, month: int, number: int | None) -> bool:
        """Whether a date without a year belongs to its neighbour's. A dispatch leaves out the year of its own time, so there the date
        must follow in the same paragraph, not step back before the neighbour, and not be a day after a mere month."""
        if written is None or self.retrospective:
            return True
        if self.monthly_paragraph != bisect_right(self.breaks, self.place) or month < neighbour.earliest.month:
            return False
        if number and neighbour.earliest != neighbour.latest:
            return False
        return timespan.month(neighbour.earliest.year, month).earliest <= written.latest or bool(FUTURE.search(self._sentence()))

    def _before_writing(self, written: Timespan, month: int, number: int | None) -> int:
        """The year that makes a date the latest before the document, or one soon to come where the sentence looks ahead."""
        year = written.earliest.year
        date = timespan.day(year, month, number) if number else timespan.month(year, month)
        if date is None:
            return year
        if FUTURE.search(self._sentence()):
            return year + (date.latest < written.earliest and written.earliest.month - month > _SEASON)
        near = _SOON if number else 0
        return year - ((date.earliest - written.latest).days > near)

    def _sentence(self) -> str:
        """The words around the date, back to the sentence's beginning."""
        start = max(0, self.place - 80)
        ended = max(self.low.rfind(mark, start, self.place) for mark in (". ", "\n", "; "))
        return self.low[max(start, ended) : self.place + 40]


def _retrospective(low: str, written: Timespan | None) -> bool:
    """Whether a text tells of the past: it names two or more dated months, most of them long before it was written."""
    if written is None:
        return False
    named = [(int(match["year"]), MONTHS.get(match["month"], 6)) for match in DATED_MONTH.finditer(low)]
    here = (written.latest.year, written.latest.month)
    told = [date for date in named if date != here]
    old = [date for date in told if (here[0] - date[0]) * 12 + here[1] - date[1] > _LONG_AGO]
    return len(old) >= 2 and len(old) >= 0.75 * len(told)


def _between_days(first: dt.date, last: dt.date) -> Timespan:
    return Timespan(f"{first.isoformat()}/{last.isoformat()}", first, last)


def _moved(base: Timespan, count: int, thing: str) -> Reading:
    if thing in ("year", "decade"):
        return timespan.year(base.earliest.year + count * (10 if thing == "decade" else 1)), "relative"
    if not base.has_month:
        return None
    if thing == "month":
        return timespan.month(*timespan.shifted(base.earliest, count)), "relative"
    if base.earliest != base.latest:
        return None
    date = base.earliest + dt.timedelta(days=count * (7 if thing == "week" else 1))
    return timespan.about(timespan.day(date.year, date.month, date.day)), "relative"  # type: ignore[arg-type]


def _append(found: list[When], low: str, when: When) -> None:
    """Adds a date, or joins it to the one before as the end of "from March 1975 to June 1976", "between 1980 and 1991"."""
    before = found[-1] if found else None
    gap = low[before.end : when.start] if before and when.start - before.end <= 12 else None
    if before is None or gap is None or not _GAP.fullmatch(gap):
        found.append(when)
        return
    first, last = Timespan(before.edtf, before.earliest, before.latest), Timespan(when.edtf, when.earliest, when.latest)
    between = "and" not in gap or re.search(r"\bbetween\s+$", low[max(0, before.start - 9) : before.start])
    if not between or not timespan.is_plain(first) or not timespan.is_plain(last) or first.earliest >= last.earliest:
        found.append(when)
        return
    joined = timespan.between(first, last)
    found[-1] = When(before.start, when.end, joined.edtf, joined.earliest, joined.latest, before.kind, "during")
