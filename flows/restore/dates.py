"""When a document was written is a claim: every candidate is kept with its origin, the text's own date first."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator

from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

from flows.document import Document, DocumentDate
from flows.restore.truecase import in_capitals

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTH_NAMES = "|".join([*MONTHS, *(name[:3] for name in MONTHS), "sept"])
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})[ ]+({_MONTH_NAMES})\.?,?[ ]+(\d{{4}})\b", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"\b({_MONTH_NAMES})\.?[ ]+(\d{{1,2}})(?:st|nd|rd|th)?,?[ ]+(\d{{4}})\b", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"\b({_MONTH_NAMES})\.?,?[ ]+(\d{{4}})\b", re.IGNORECASE)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})")
_GROUP = re.compile(r"(\d{2})\d{4}Z\s+([A-Z]{3})\s+(\d{2})\Z")
_PUBLISHED = re.compile(r"\b(?:Published|Issued|Publicly released|Posted|Date|Dated)\s*:", re.IGNORECASE)
_LED_UP_TO = re.compile(
    r"\b(?:in|on|by|since|during|until|till|after|before|between|early|late|mid)[- ](?:the )?\Z", re.IGNORECASE
)
_GOES_ON = re.compile(r",? [a-z]")
_FILE_NUMBER = re.compile(r"\d{3}[A-Z]?(?:\.[0-9A-Z]+)?(?: [A-Z.]+)?/(\d{1,2})[-\u2013](\d{1,2})(\d{2})(?![\d.])")
FIRST_NUMBERED, LAST_NUMBERED = 1944, 1963
HEAD_CHARACTERS = 1_500
HEAD_PARAGRAPHS = 12
DATE_SHARE = 0.25
FIRST_PARAGRAPHS = 3
HEAD_LINE = 250
CAPITAL_HEAD = 100
FIRST_YEAR, LAST_YEAR = 1900, 2100


def document_dates(document: Document) -> tuple[DocumentDate, ...]:
    """Every statement of the document's date, the most trusted first: dateline and header, the text, page data, archive field."""
    found = [*_header(document), *_text_head(document), *_file_number(document), *_fields(document)]
    exact = sorted(found, key=lambda date: _TRUST[date.origin])
    kept: dict[tuple[str, str], DocumentDate] = {}
    for date in exact:
        kept.setdefault((date.origin, date.edtf), date)
    return tuple(kept.values())


def is_edtf(text: str) -> bool:
    """Whether a text is a date of the Extended Date/Time Format, and one of the calendar."""
    try:
        parse_edtf(text).lower_strict()
    except (EDTFParseException, ValueError):
        return False
    return True


_TRUST = {"dateline": 0, "header": 0, "text": 1, "page": 2, "archive": 3}


def parse_date(text: str) -> tuple[str, int, int] | None:
    """The first calendar date or month in `text` as EDTF, with its span; None without one."""
    found = [hit for hit in (_first(pattern, text) for pattern in (_DAY_MONTH, _MONTH_DAY, _MONTH_YEAR, _ISO)) if hit]
    return min(found, key=lambda hit: (hit[1], hit[1] - hit[2]), default=None)


def _first(pattern: re.Pattern[str], text: str) -> tuple[str, int, int] | None:
    for match in pattern.finditer(text):
        edtf = _edtf(pattern, match)
        if edtf:
            return edtf, match.start(), match.end()
    return None


def _edtf(pattern: re.Pattern[str], match: re.Match[str]) -> str | None:
    if pattern is _ISO:
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if pattern is _MONTH_YEAR:
        year = int(match[2])
        return f"{year:04}-{_month(match[1]):02}" if FIRST_YEAR <= year <= LAST_YEAR else None
    day, month = (match[1], match[2]) if pattern is _DAY_MONTH else (match[2], match[1])
    return _day(int(match[3]), _month(month), int(day))


def _month(name: str) -> int:
    return next(number for full, number in MONTHS.items() if full.startswith(name.lower()[:3]))


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat() if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def _text_head(document: Document) -> Iterator[DocumentDate]:
    """A date that stands at the head of the text as a heading, on a line of its own, or after "Published:"."""
    for paragraph in document.paragraphs[:HEAD_PARAGRAPHS]:
        if paragraph.start > HEAD_CHARACTERS:
            return
        text = document.text[paragraph.start : min(paragraph.end, paragraph.start + HEAD_CHARACTERS)]
        label = _PUBLISHED.search(text)
        place = label.end() if label else 0
        hit = parse_date(text[place:])
        if not hit:
            continue
        edtf, start, end = hit[0], place + hit[1], place + hit[2]
        if label and start - place < 3:
            reason = "the text says when it was published"
        elif _in_a_sentence(text, start, end):
            continue
        elif paragraph.number <= FIRST_PARAGRAPHS and start < HEAD_LINE and _heads(text, start):
            reason = "it stands at the head of the text"
        elif end - start >= DATE_SHARE * len(text):
            reason = "it stands in the head of the text by itself"
        else:
            continue
        yield DocumentDate(edtf, "text", text[start:end], reason, paragraph.start + start, paragraph.start + end)


def _file_number(document: Document) -> Iterator[DocumentDate]:
    """The day in a decimal file number at the head: "661.9431/3-148" was filed under 1 March 1948 (in use from 1944 to 1963)."""
    starts = (paragraph.start for paragraph in document.paragraphs[:HEAD_PARAGRAPHS])
    number = next(filter(None, (_FILE_NUMBER.match(document.text, start) for start in starts)), None)
    year = 1900 + int(number[3]) if number else 0
    if number and FIRST_NUMBERED <= year <= LAST_NUMBERED and (edtf := _day(year, int(number[1]), int(number[2]))):
        yield DocumentDate(edtf, "text", number[0], "the day in the decimal file number", *number.span())


def _in_a_sentence(text: str, start: int, end: int) -> bool:
    """Whether a date belongs to a sentence: a preposition leads up to it ("In May 1975"), or small letters go on after it."""
    return bool(_LED_UP_TO.search(text[max(0, start - 20) : start]) or _GOES_ON.match(text, end))


def _heads(text: str, place: int) -> bool:
    """Whether no sentence has begun before `place`: what precedes a head's date is titles and numbers, not prose."""
    if len(text) > CAPITAL_HEAD and in_capitals(text):
        return False
    words = [word for word in text[:place].split() if word[0].isalpha()]
    return sum(word[0].islower() for word in words) <= 0.35 * len(words)


def _header(document: Document) -> Iterator[DocumentDate]:
    group = _GROUP.match(document.metadata.get("date_time_group", ""))
    if group:
        edtf = _day(1900 + int(group[3]), _month(group[2]), int(group[1]))
        if edtf:
            yield DocumentDate(edtf, "header", document.metadata["date_time_group"], "the cable's date-time group")
    hit = parse_date(document.metadata.get("date", ""))
    if hit:
        quote = document.metadata["date"]
        start = document.text.find(quote, 0, HEAD_CHARACTERS)
        span = (start, start + len(quote)) if start >= 0 else (None, None)
        yield DocumentDate(hit[0], "header", quote, "the memorandum's date line", *span)


def _fields(document: Document) -> Iterator[DocumentDate]:
    metadata = document.metadata
    if "dateline_date" in metadata and is_edtf(metadata["dateline_date"]):
        quote = metadata["dateline_quote"]
        start = document.text.find(quote)
        span = (start, start + len(quote)) if quote and start >= 0 else (None, None)
        yield DocumentDate(metadata["dateline_date"], "dateline", quote, "the editors' date of the dateline", *span)
    for field, origin, reason in (
        ("meta_date", "page", "the page's own data; may be when the page was made"),
        ("publication_date", "archive", "the archive's field, often wrong"),
    ):
        hit = parse_date(metadata.get(field, ""))
        if hit:
            yield DocumentDate(hit[0], origin, metadata[field], reason)
