"""Dates in running text: printed in full, completed from a neighbour, or told relative to the document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.mentions import timespan
from flows.mentions.amounts import amounts_in
from flows.mentions.chronology import Chronology, Kind
from flows.mentions.dateforms import READERS
from flows.mentions.datewords import DOUBTFUL_MONTHS, PATTERNS, ROLE, START
from flows.mentions.timespan import Timespan
from flows.mentions.types import When
from flows.mentions.wordlists import lowered

_GAP = re.compile(r"\s*(?:-|to|through|until|and)\s+|-")
_BETWEEN = re.compile(r"\bbetween\s+$")
_LONG = 400  # days


def find_dates(text: str, breaks: Sequence[int], document_date: str | None) -> list[When]:
    """The dates of a text in order. `breaks` are the starts of its paragraphs, `document_date` the EDTF date it was written.

    A date without a year belongs to the year of the date before it in its paragraph, where the story goes on from there; else it
    is the latest such day before the document was written, or soon after where the sentence looks ahead. In a text that tells of
    years long past, and in one without a date, it takes the year of the last date with a month.
    """
    low = lowered(text)
    so_far = Chronology(low, breaks, timespan.parsed(document_date))
    counted = [(amount.start, amount.end) for amount in amounts_in(text) if amount.typed]
    found: list[When] = []
    end, passed = 0, 0
    for candidate in START.finditer(f" {low}"):
        start = candidate.start()
        if start < end:
            continue
        while passed < len(counted) and counted[passed][1] <= start:
            passed += 1
        so_far.place = start
        when = _date_at(text, low, start, so_far, in_amount=passed < len(counted) and counted[passed][0] <= start)
        if when:
            end = when.end
            _append(found, low, when)
    return found


def _date_at(text: str, low: str, start: int, so_far: Chronology, in_amount: bool) -> When | None:
    """The date that begins at `start`; a figure that counts something is no year."""
    for name, pattern in PATTERNS:
        match = pattern.match(low, start)
        if match is None or (in_amount and name in ("year", "years")) or not _capital(text, match):
            continue
        reading = READERS[name](match, so_far)
        if reading:
            when = _when(low, start, match.end(), *reading)
            if when.role != "until":
                so_far.remember(reading[0])
            return when
    return None


def _when(low: str, start: int, end: int, span: Timespan, kind: Kind) -> When:
    words = ROLE.search(low[max(0, start - 24) : start])
    named = {"since": "from"}.get(words.lastgroup or "", words.lastgroup) if words else None
    during = "/" in span.edtf and (span.latest - span.earliest).days > _LONG
    role = named or ("during" if during else "point")
    return When(start, end, span.edtf, span.earliest, span.latest, kind, role)  # type: ignore[arg-type]


def _capital(text: str, match: re.Match[str]) -> bool:
    """Whether a word that may be a verb ("may", "march") is written as a month."""
    if match.groupdict().get("month") not in DOUBTFUL_MONTHS:
        return True
    return text[match.start("month")].isupper()


def _append(found: list[When], low: str, when: When) -> None:
    """Adds a date, or joins it to the one before as the end of "from March 1975 to June 1976", "between 1980 and 1991"."""
    before = found[-1] if found else None
    gap = low[before.end : when.start] if before and when.start - before.end <= 12 else None
    if before is None or gap is None or not _GAP.fullmatch(gap):
        found.append(when)
        return
    first, last = Timespan(before.edtf, before.earliest, before.latest), Timespan(when.edtf, when.earliest, when.latest)
    between = "and" not in gap or _BETWEEN.search(low[max(0, before.start - 9) : before.start])
    if not between or not timespan.is_plain(first) or not timespan.is_plain(last) or first.earliest >= last.earliest:
        found.append(when)
        return
    joined = timespan.between(first, last)
    found[-1] = When(before.start, when.end, joined.edtf, joined.earliest, joined.latest, before.kind, "during")
