"""What a text has dated so far, and what a date that leans on it means."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Literal

from flows.mentions import timespan
from flows.mentions.datewords import DATED_MONTH, FUTURE, MONTHS
from flows.mentions.timespan import Timespan

Kind = Literal["explicit", "anchored", "relative"]
STEPS = {"last": -1, "past": -1, "previous": -1, "preceding": -1, "next": 1, "coming": 1, "following": 1}
_FROM_LAST = ("following", "previous", "preceding", "same", "that")
_SOON = 31  # days
_SEASON = 3  # months
_LONG_AGO = 18  # months
_MOSTLY = 0.75


class Chronology:
    """The date of writing, the last date read and the last one with a month; `place` is where the reader stands."""

    def __init__(self, low: str, breaks: Sequence[int], written: Timespan | None) -> None:
        self.low, self.breaks, self.written = low, sorted(breaks), written
        self.last: Timespan | None = None
        self.place = 0
        self._monthly: Timespan | None = None
        self._monthly_paragraph = -1
        self._retrospective = _retrospective(low, written)

    def remember(self, span: Timespan) -> None:
        self.last = span
        if span.has_month:
            self._monthly, self._monthly_paragraph = span, self._paragraph()

    def base(self, which: str) -> Timespan | None:
        """What "last" and "next" count from: the date of writing; "the following" and "that": the last date read."""
        return self.last if which in _FROM_LAST else self.written

    def year(self, which: str) -> int | None:
        """The year "last year", "that year" or "the following year" means."""
        base = self.base(which)
        return base.earliest.year + STEPS.get(which, 0) if base else None

    def year_of_named(self, which: str, month: int, number: int | None = None) -> tuple[int | None, Kind]:
        """The year of "last May", "next summer", "the following January"."""
        base = self.base(which)
        if base is None:
            return None, "relative"
        year, place = base.earliest.year, (base.earliest.month, base.earliest.day if base.earliest == base.latest else 32)
        asked = (month, number or 0)
        if STEPS.get(which, 0) < 0:
            return year - (asked[0] >= place[0] if number is None else asked >= place), "relative"
        if STEPS.get(which, 0) > 0:
            return year + (asked[0] <= place[0]), "relative"
        return year, "relative"

    def year_of_undated(self, month: int, number: int | None) -> int | None:
        """The year of a date that has none: its neighbour's where the story goes on from there, else the document's."""
        written = self.written if self.written and self.written.has_month else None
        if self._monthly and self._goes_on(self._monthly, written, month, number):
            return self._monthly.earliest.year
        if written:
            return self._before_writing(written, month, number)
        return self.written.earliest.year if self.written and not self._retrospective else None

    def looks_ahead(self) -> bool:
        """Whether the sentence at the reader's place speaks of what is to come."""
        return bool(FUTURE.search(self._sentence()))

    def _goes_on(self, neighbour: Timespan, written: Timespan | None, month: int, number: int | None) -> bool:
        """Whether a date without a year belongs to its neighbour's. A dispatch leaves out the year of its own time, so there
        the date must follow in the same paragraph, not step back before the neighbour, and not be a day after a mere month."""
        if written is None or self._retrospective:
            return True
        if self._monthly_paragraph != self._paragraph() or month < neighbour.earliest.month:
            return False
        if number and neighbour.earliest != neighbour.latest:
            return False
        return timespan.month(neighbour.earliest.year, month).earliest <= written.latest or self.looks_ahead()

    def _before_writing(self, written: Timespan, month: int, number: int | None) -> int:
        """The year that makes a date the latest before the document, or one soon to come where the sentence looks ahead."""
        year = written.earliest.year
        date = timespan.day(year, month, number) if number else timespan.month(year, month)
        if date is None:
            return year
        if self.looks_ahead():
            return year + (date.latest < written.earliest and written.earliest.month - month > _SEASON)
        near = _SOON if number else 0
        return year - ((date.earliest - written.latest).days > near)

    def _sentence(self) -> str:
        """The words around the date, back to the sentence's beginning."""
        start = max(0, self.place - 80)
        ended = max(self.low.rfind(mark, start, self.place) for mark in (". ", "\n", "; "))
        return self.low[max(start, ended) : self.place + 40]

    def _paragraph(self) -> int:
        return bisect_right(self.breaks, self.place)


def _retrospective(low: str, written: Timespan | None) -> bool:
    """Whether a text tells of the past: it names two or more dated months, most of them long before it was written."""
    if written is None:
        return False
    named = [(int(match["year"]), MONTHS.get(match["month"], 6)) for match in DATED_MONTH.finditer(low)]
    here = (written.latest.year, written.latest.month)
    told = [date for date in named if date != here]
    old = [date for date in told if (here[0] - date[0]) * 12 + here[1] - date[1] > _LONG_AGO]
    return len(old) >= 2 and len(old) >= _MOSTLY * len(told)
