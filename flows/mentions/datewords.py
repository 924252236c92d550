"""The patterns dates are printed in. Each is tried where a date may begin; the reader in `dates` says what a match means."""

from __future__ import annotations

import re

from flows.mentions.wordlists import either, factored, wordlist

CALENDAR = wordlist("calendar")
MONTHS: dict[str, int] = CALENDAR["months"]
SEASONS: dict[str, int] = CALENDAR["seasons"]
WEEKDAYS: dict[str, int] = CALENDAR["weekdays"]
NUMBERS: dict[str, int] = {**wordlist("numbers")["units"], "twenty": 20, "a": 1, "an": 1}

_ABBREVIATED = r"(?:(?<!may)(?<!june)(?<!july)(?<!march)(?<!april)(?<!ary)(?<!ber)(?<!august)\.)?"
_MONTH = rf"(?P<month>{either(MONTHS)})(?![a-z]){_ABBREVIATED}"
_YEAR = r"(?:1[89]\d\d|20[0-4]\d)(?![\da-z]|[,.:]\d)"
_REFERENCE = (
    r"(?:the\s+)?(?P<reference>last|past|this|next|that|same|following|previous|preceding|coming)\s+(?:fiscal\s+)?year(?![a-z-])"
)
_SHORT_YEAR = r"'?(?P<short>[4-9]\d)(?![\d%a-z]|[.,]\d|\s+(?:percent|million|billion))"
_OF_YEAR = (
    rf"(?:,?\s+(?:of\s+|in\s+)?(?:the\s+year\s+)?"
    rf"(?:(?P<year>{_YEAR})|{_REFERENCE}|(?P<this>last|next)(?![a-z]|\s+[a-z])|{_SHORT_YEAR}))"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DAYS = rf"{_DAY}(?:\s*(?:-|to|and|through)\s*(?P<last_day>\d{{1,2}})(?:st|nd|rd|th)?)?"
_PART = rf"(?:(?P<part>{either(CALENDAR['part_words'])})[\s-]+(?:the\s+)?)"
_COUNT = rf"(?P<count>{either(NUMBERS)}|\d{{1,2}})"
_THING = r"(?P<thing>years?|months?|weeks?|days?|decades?)"

PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("day", rf"{_DAYS}(?:\s+of|,)?\s+{_MONTH}(?:{_OF_YEAR})?"),
        ("day", rf"{_MONTH}\s+{_DAYS}(?![\da-z%]|[,.]\d|\s*(?:percent|million|billion|years|tons)){_OF_YEAR}?"),
        ("iso", r"(?P<iso_year>\d{4})(?P<dash>[-/])(?P<iso_month>\d\d)(?P=dash)(?P<iso_day>\d\d)(?!\d)"),
        ("month", rf"{_PART}?(?:(?P<which>last|this|next|following|previous|same)\s+)?{_MONTH}{_OF_YEAR}?"),
        (
            "season",
            rf"{_PART}?(?:(?P<which>last|this|past|next|coming|following|previous|same|that)\s+)?"
            rf"(?P<season>{either(SEASONS)})(?!'?[a-z]){_OF_YEAR}?(?:\s?[-/]\s?\d\d(?!\d))?",
        ),
        ("decade", rf"{_PART}?(?:(?P<decade>1[89]\d0|20[0-4]0)'?s)(?![a-z])"),
        ("years", r"(?P<first>1[89]\d\d|20[0-4]\d)\s?[-/]\s?(?P<second>\d{4}|\d\d)(?![\d/-]|[,.]\d)"),
        ("fiscal", r"(?:fiscal\s+(?:year\s+)?|fy\s?-?)(?P<fiscal>(?:19|20)?\d\d)(?!\d)"),
        ("year", rf"{_PART}?(?:(?P<year>{_YEAR})|{_REFERENCE})"),
        (
            "unit",
            r"(?P<which>last|this|past|next|coming|following|previous|preceding|same|that)\s+(?P<thing>month|week)(?![a-z-])",
        ),
        ("before", r"(?P<thing>year|month)\s+(?P<which>before|earlier|later)(?=[\s.,;:)]*(?:$|[.,;:)]|\s))"),
        (
            "away",
            rf"(?:some\s+|about\s+)?{_COUNT}\s+{_THING}\s+"
            r"(?P<which>ago|later|earlier|before|afterwards?|hence|from\s+now)(?![a-z])",
        ),
        ("stretch", rf"(?P<which>past|last|next|coming|previous|preceding|following)\s+{_COUNT}\s+{_THING}(?![a-z])"),
        ("yesterday", r"(?P<which>yesterday|tomorrow|(?<=[a-z]\s)today)(?![a-z'’])"),
        (
            "weekday",
            rf"(?:(?P<which>last|past|next|coming|this)\s+)?(?P<weekday>{either(WEEKDAYS)})"
            rf"(?![a-z'’]|,?\s+(?:the\s+)?(?:\d|{either(MONTHS)})|\s+(?:times|post|express|telegraph|mirror)(?![a-z]))",
        ),
    )
)
# Where a date may begin: a sign that is no part of a number or word, and after it a figure or a word that opens a date, together
# with what must follow a common word.
_POINTERS = ("last", "this", "past", "next", "coming", "following", "previous", "preceding", "same", "that")
_NAMES = either([*MONTHS, *SEASONS, *WEEKDAYS])
_COUNTED = rf"(?:{either(NUMBERS)}|\d{{1,2}})\s+(?:year|month|week|day|decade)"
_OPENING = factored(
    [
        *(rf"{name}(?![a-z])" for name in sorted([*MONTHS, *SEASONS, *WEEKDAYS, "fiscal", "yesterday", "today", "tomorrow"])),
        *(rf"{pointer}\s+(?:{_NAMES}|fiscal|year|month|week|{_COUNTED})" for pointer in _POINTERS),
        *(rf"{either([part])}[\s-]+(?:the\s+){{0,2}}(?:\d|{either(_POINTERS)}|{_NAMES})" for part in CALENDAR["part_words"]),
        *(rf"{number}\s+(?:year|month|week|day|decade)" for number in NUMBERS if number not in ("a", "an")),
        r"(?<!half )an?\s+(?:year|month|week|decade)\s+(?:ago|later|earlier|before)",
        rf"the\s+(?:{either(_POINTERS)})\s+(?:fiscal\s+)?year",
        r"(?:year|month)\s+(?:before|earlier|later)",
        r"fy(?![a-z])",
    ]
)
START = re.compile(rf"[^a-z0-9$£¥.#'](?=\d{{1,4}}(?!\d)|{_OPENING})")
ROLE = re.compile(
    r"(?<![a-z])(?:"
    + "|".join(f"(?P<{'since' if role == 'from' else role}>{either(words)})" for role, words in CALENDAR["roles"].items())
    + r")\s+(?:about\s+|early\s+|the\s+)?$"
)
NOT_A_YEAR = re.compile(r"(?:(?<![a-z])(?:" + either(CALENDAR["not_years"]["before"]) + r")\.?\s+|[$£¥#/]\s?|\d[.,-]|[a-z]-)$")
FUTURE = re.compile(r"(?<![a-z])(?:" + either(CALENDAR["words"]["future"]) + r")(?![a-z])")
MONTH_OPENER = re.compile(r"(?<![a-z])(?:" + either(CALENDAR["words"]["month_openers"]) + r")[\s-]+(?:the\s+)?$")
SEASON_OPENER = re.compile(r"(?<![a-z])(?:" + either(CALENDAR["season_openers"]["words"]) + r")\s+$")
DOUBTFUL_MONTHS = frozenset(CALENDAR["words"]["doubtful_months"])
DATED_MONTH = re.compile(
    rf"(?<![a-z])(?P<month>{either([*MONTHS, *SEASONS])})\.?\s+(?:of\s+)?(?:\d{{1,2}},?\s+)?(?P<year>{_YEAR})"
)
