"""What each printed form of a date means: one function a pattern of `datewords`, by the pattern's name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from flows.mentions import timespan
from flows.mentions.chronology import STEPS, Chronology, Kind
from flows.mentions.datewords import (
    CALENDAR,
    DOUBTFUL_MONTHS,
    MONTH_OPENER,
    MONTHS,
    NOT_A_YEAR,
    NUMBERS,
    SEASON_OPENER,
    SEASONS,
    WEEKDAYS,
)
from flows.mentions.timespan import Timespan

Reading = tuple[Timespan, Kind] | None
_PARTS, _PART_WORDS = CALENDAR["parts"], CALENDAR["part_words"]
_SEASON_STARTS = {21: 3, 22: 6, 23: 9, 24: 12}
_MONTHS_IN = {"year": 12, "month": 1, "decade": 120}


def _part(match: re.Match[str], unit: str) -> list[int] | None:
    """The bounds that 'early', 'the middle of', ... set within a unit of time; its words may stand on two lines."""
    words = " ".join((match["part"] or "").split())
    return _PARTS[_PART_WORDS[words]].get(unit) if words else None


def _day(match: re.Match[str], so_far: Chronology) -> Reading:
    number, month = int(match["day"]), MONTHS[match["month"]]
    if not _names_month(match, sure=True) or not 1 <= number <= 31:
        return None
    year, kind = _year_of(match, so_far, month, number)
    first = timespan.day(year, month, number) if year else None
    if first is None:
        return None
    last = timespan.day(year, month, int(match["last_day"])) if match["last_day"] else None
    return (timespan.between(first, last) if last and last.earliest > first.earliest else first), kind


def _iso(match: re.Match[str], so_far: Chronology) -> Reading:
    if not 1 <= int(match["iso_month"]) <= 12 or int(match["iso_year"]) < 1:
        return None
    date = timespan.day(int(match["iso_year"]), int(match["iso_month"]), int(match["iso_day"]))
    return (date, "explicit") if date else None


def _month(match: re.Match[str], so_far: Chronology) -> Reading:
    month, which = MONTHS[match["month"]], match["which"]
    dated = any(match[group] for group in ("year", "reference", "this", "short"))
    if not _names_month(match, sure=bool(dated or which or match["part"])):
        return None
    year, kind = _year_of(match, so_far, month, None) if dated or not which else so_far.year_of_named(which, month)
    if year is None:
        return None
    limits = _part(match, "month")
    span = timespan.days(year, month, limits) if limits else timespan.month(year, month)
    return (span, kind) if span else None


def _season(match: re.Match[str], so_far: Chronology) -> Reading:
    code, which = SEASONS[match["season"]], match["which"]
    month = _SEASON_STARTS[code]
    dated = any(match[group] for group in ("year", "reference", "short"))
    if not (dated or which or match["part"] or SEASON_OPENER.search(match.string[max(0, match.start() - 12) : match.start()])):
        return None
    year, kind = _year_of(match, so_far, month, None) if dated or not which else so_far.year_of_named(which, month)
    return (timespan.season(year, code), kind) if year else None


def _decade(match: re.Match[str], so_far: Chronology) -> Reading:
    first = int(match["decade"])
    limits = _part(match, "decade")
    if limits:
        return timespan.between(timespan.year(first + limits[0]), timespan.year(first + limits[1])), "explicit"
    return timespan.decade(first), "explicit"


def _years(match: re.Match[str], so_far: Chronology) -> Reading:
    first, second = int(match["first"]), match["second"]
    last = int(second) if len(second) == 4 else first // 100 * 100 + int(second)
    if not first < last <= first + 60 or NOT_A_YEAR.search(match.string[max(0, match.start() - 12) : match.start()]):
        return None
    return timespan.between(timespan.year(first), timespan.year(last)), "explicit"


def _fiscal(match: re.Match[str], so_far: Chronology) -> Reading:
    number = int(match["fiscal"])
    return timespan.about(timespan.year(number if number > 100 else 1900 + number)), "explicit"


def _year(match: re.Match[str], so_far: Chronology) -> Reading:
    if match["year"]:
        if not match["part"] and NOT_A_YEAR.search(match.string[max(0, match.start() - 14) : match.start()]):
            return None
        year, kind = int(match["year"]), "explicit"
    else:
        year, kind = so_far.year(match["reference"]), "relative"
    if year is None:
        return None
    limits = _part(match, "year")
    return (timespan.months(year, *limits) if limits else timespan.year(year)), kind  # type: ignore[return-value]


def _unit(match: re.Match[str], so_far: Chronology) -> Reading:
    """ "Last month", "this week", "the following month"."""
    which = match["which"]
    base = so_far.base(which)
    if base is None or not base.has_month:
        return None
    step = STEPS.get(which, 0)
    if match["thing"] == "month":
        return timespan.month(*timespan.shifted(base.earliest, step)), "relative"
    if base.earliest != base.latest:
        return None
    monday = base.earliest - dt.timedelta(days=base.earliest.weekday()) + dt.timedelta(weeks=step)
    return _between_days(monday, monday + dt.timedelta(days=6)), "relative"


def _before(match: re.Match[str], so_far: Chronology) -> Reading:
    """ "The year before", "a year earlier"; without a date to lean on, nothing."""
    if so_far.last is None or not match.string[max(0, match.start() - 4) : match.start()].endswith(("the ", "one ")):
        return None
    step = -1 if match["which"] != "later" else 1
    if match["thing"] == "year":
        return timespan.year(so_far.last.earliest.year + step), "relative"
    return (timespan.month(*timespan.shifted(so_far.last.earliest, step)), "relative") if so_far.last.has_month else None


def _away(match: re.Match[str], so_far: Chronology) -> Reading:
    """ "Three years later" from the last date, "two years ago" from the document's."""
    from_now = match["which"] in ("ago", "hence") or match["which"].startswith("from")
    base = so_far.written if from_now else so_far.last
    if base is None:
        return None
    count = NUMBERS[match["count"]] if match["count"] in NUMBERS else int(match["count"])
    sign = -1 if match["which"] in ("ago", "earlier", "before") else 1
    return _moved(base, sign * count, match["thing"].rstrip("s"))


def _stretch(match: re.Match[str], so_far: Chronology) -> Reading:
    """ "The past three years": a span that ends, or begins, where the document or the last date stands."""
    base = so_far.base(match["which"])
    count = NUMBERS[match["count"]] if match["count"] in NUMBERS else int(match["count"])
    thing = match["thing"].rstrip("s")
    if base is None or thing not in _MONTHS_IN or not count:
        return None
    sign = STEPS[match["which"]]
    if thing == "month" and not base.has_month:
        return None
    far = timespan.shifted(base.earliest, sign * count * _MONTHS_IN[thing])
    if not 1 <= far[0] <= 9998:
        return None
    ends = sorted([far, (base.earliest.year, base.earliest.month)])
    if thing == "month":
        return timespan.between(timespan.month(*ends[0]), timespan.month(*ends[1])), "relative"
    return timespan.between(timespan.year(ends[0][0]), timespan.year(ends[1][0])), "relative"


def _yesterday(match: re.Match[str], so_far: Chronology) -> Reading:
    if so_far.written is None or so_far.written.earliest != so_far.written.latest:
        return None
    date = so_far.written.earliest + dt.timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[match["which"]])
    return timespan.day(date.year, date.month, date.day), "relative"  # type: ignore[return-value]


def _weekday(match: re.Match[str], so_far: Chronology) -> Reading:
    """ "Monday": the last one up to the day of writing, or the next where the sentence looks ahead."""
    if so_far.written is None or so_far.written.earliest != so_far.written.latest:
        return None
    step = STEPS.get(match["which"], 0)
    written = so_far.written.earliest
    back = (written.weekday() - WEEKDAYS[match["weekday"]]) % 7
    if step > 0 or (not step and so_far.looks_ahead()):
        date = written + dt.timedelta(days=7 - back)
    else:
        date = written - dt.timedelta(days=back or (7 if step else 0))
    return timespan.day(date.year, date.month, date.day), "relative"  # type: ignore[return-value]


def _names_month(match: re.Match[str], sure: bool) -> bool:
    """Whether the word is a month and not a verb ("may", "march"): by a day or year beside it, or a preposition."""
    start = match.start("month")
    return sure or match["month"] not in DOUBTFUL_MONTHS or bool(MONTH_OPENER.search(match.string[max(0, start - 12) : start]))


def _year_of(match: re.Match[str], so_far: Chronology, month: int, number: int | None) -> tuple[int | None, Kind]:
    """The year of a month or day: printed, referred to, or taken over."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(match["year"]), "explicit"
    if groups.get("short"):
        return 1900 + int(match["short"]), "explicit"
    if groups.get("reference"):
        return so_far.year(match["reference"]), "relative"
    if groups.get("this"):
        return so_far.year_of_named(match["this"], month, number)
    return so_far.year_of_undated(month, number), "anchored"


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


READERS: dict[str, Callable[[re.Match[str], Chronology], Reading]] = {
    "day": _day,
    "iso": _iso,
    "month": _month,
    "season": _season,
    "decade": _decade,
    "years": _years,
    "fiscal": _fiscal,
    "year": _year,
    "unit": _unit,
    "before": _before,
    "away": _away,
    "stretch": _stretch,
    "yesterday": _yesterday,
    "weekday": _weekday,
}
