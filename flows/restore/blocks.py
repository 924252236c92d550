"""Paragraphs of text that comes in lines: which begin where, and what each is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flows.restore.lines import SourceLine, split_lines
from flows.restore.marks import classification_line
from flows.restore.stream import MASK, Break, Cut

_ITEM = re.compile(r"[ \t]*(\d{1,2}|[A-Z])[.)][ \t]+(?=[\"“(A-Z\d])")
_HEAD_FIELD = re.compile(r"[ \t]*(MEMORANDUM FOR|MEMORANDUM TO|FROM|TO|THROUGH|VIA|SUBJECT|SUBJ|DATE|REFERENCE)[ \t]?:[ \t]")
_BULLET = re.compile(r"[ \t]*(?:--|[-•*·—–])[ \t]+(?=\S)")
LEAST_LEADERS = 5
_LEADERS = re.compile(rf"(?:\.[ ]?){{{LEAST_LEADERS},}}[ \t]*[\divxlc]*[ \t]*\Z")
_CELLS = re.compile(r"\S(?:[ ]{3,}|\t+)[$£(]?\d")
_SENTENCE_END = re.compile(r"[.?!:][\"”’')\]]*\s*\Z")
_NUMBERED = re.compile(r"(?<![\w.$£])(\d{1,2})\.[ ](?=[\"“(]?[A-Z])")
_DASHED = re.compile(r"(?<=[\s\x00])--[ ](?=[\"“]?[A-Z])")
_SMALL = "of|the|and|in|on|for|to|as|a|an|with|from|by"
_CUT_TITLE = re.compile(rf"(?<=[.?!\x00] )([A-Z][\w'’-]*(?: (?:[A-Z][\w'’-]*|{_SMALL})){{1,9}}) ?\x00[\s\x00]*(?=[A-Z])")
_CAPITAL_TAIL = re.compile(r"[A-Z][A-Z' -]{3,60}[A-Z][\s\x00]*\Z")
SUBJECTS = ("SUBJECT", "SUBJ")
HEADING_WORDS = 12
HEADING_LENGTH = 100
TAIL = 120
LONG_LINE = 400
FULL_LINE = 45


def blocks(masked: str, *, capitals: bool = False) -> list[Break]:
    """Where paragraphs begin in `masked` (what was cut overwritten): at blank lines, items, bullets, rows and headings. A
    paragraph that something cut parts in mid-sentence goes on after it. In text in `capitals` nothing is known by its case."""
    breaks: list[Break] = []
    previous: SourceLine | None = None
    gap = cut = False
    for line in split_lines(masked):
        bare = line.text.replace(MASK, "").strip()
        if not bare:
            cut = cut or MASK in line.text
            gap = gap or MASK not in line.text
            continue
        brk = _break_before(line, bare, previous, gap, cut and (capitals or _goes_on(previous, bare)))
        if brk:
            breaks.append(brk)
        if len(bare) > LONG_LINE:
            breaks.extend(inner_items(masked, line.start, line.end))
        previous, gap, cut = line, False, False
    return breaks if capitals else _with_headings(masked, breaks)


def _break_before(line: SourceLine, bare: str, previous: SourceLine | None, gap: bool, goes_on: bool) -> Break | None:
    """The paragraph that begins with `line`, if one does. `goes_on`: something cut may part it from the line before."""
    text = line.text.replace(MASK, " ")
    if _tabular(bare):
        return Break(line.start, "table")
    if not bare[0].islower():
        head = _HEAD_FIELD.match(text)
        if head:
            return Break(line.start, "heading" if head[1] in SUBJECTS else "metadata")
        item = _ITEM.match(text)
        if item and (gap or previous is None or _ended(previous)):
            return Break(line.start, "body", item[1])
        if _BULLET.match(text):
            return Break(line.start, "list")
    if previous is None or _tabular(previous.text):
        return Break(line.start)
    if gap and not (goes_on and not _ended(previous)):
        return Break(line.start)
    indented = len(text) - len(text.lstrip()) >= 2 and previous.text[:1].strip() != ""
    if not gap and indented and _ended(previous):
        return Break(line.start)
    return None


def _goes_on(previous: SourceLine | None, bare: str) -> bool:
    """Whether a sentence may go on over a page's end: in lower case, or after a line as long as lines are."""
    return bare[0].islower() or (previous is not None and len(previous.text) >= FULL_LINE)


def _tabular(text: str) -> bool:
    """Whether a line is a row: dotted leaders to a page number, or cells parted by wide gaps before figures."""
    if text.count(".") >= LEAST_LEADERS and _LEADERS.search(text[-TAIL:]):
        return True
    return ("   " in text or "\t" in text) and bool(_CELLS.search(text[:LONG_LINE]))


def _ended(line: SourceLine) -> bool:
    return bool(_SENTENCE_END.search(line.text[-TAIL:].replace(MASK, " ")))


def _heading_like(text: str) -> bool:
    if len(text) > HEADING_LENGTH or _SENTENCE_END.search(text):
        return False
    words = text.replace(MASK, " ").split()
    if not words or len(words) > HEADING_WORDS:
        return False
    long_words = [word for word in words if len(word) > 3 and word[0].isalpha()]
    return bool(long_words) and sum(word[0].isupper() for word in long_words) > 0.7 * len(long_words)


def _with_headings(masked: str, breaks: Sequence[Break]) -> list[Break]:
    """Short paragraphs without a full stop, in capitals or title case, are headings."""
    ends = [*(brk.start for brk in breaks), len(masked)][1:]
    labelled = []
    for brk, end in zip(breaks, ends, strict=True):
        heading = (
            brk.label == "body" and brk.item is None and end - brk.start < 2000 and _heading_like(masked[brk.start : end].strip())
        )
        labelled.append(Break(brk.start, "heading", brk.item) if heading else brk)
    return labelled


def inner_items(masked: str, start: int, end: int) -> Iterator[Break]:
    """Numbered items, dashed points and titles before a redaction inside one long line, where a scan lost its line ends. Numbers
    must count up from 1."""
    expected = 1
    found: list[Break] = [Break(match.start(), "list") for match in _DASHED.finditer(masked, start, end)]
    for match in _NUMBERED.finditer(masked, start, end):
        before = masked[max(start, match.start() - 80) : match.start()]
        number = int(match[1])
        if number not in (expected, 1) or not _may_end(before):
            continue
        found.append(Break(match.start(), "body", match[1]))
        expected = number + 1
    for match in _CUT_TITLE.finditer(masked, start, end):
        found += (Break(match.start(), "heading"), Break(match.end()))
    yield from sorted(found, key=lambda brk: brk.start)


def _may_end(before: str) -> bool:
    """Whether an item may begin after `before`: a sentence's end, something cut, or a heading in capitals or title case."""
    bare = before.rstrip()
    return (
        not bare
        or bare.endswith(MASK)
        or bool(_SENTENCE_END.search(bare))
        or bool(_CAPITAL_TAIL.search(bare))
        or _title_tail(bare)
    )


def _title_tail(bare: str) -> bool:
    words = bare.split()[-2:]
    return len(words) == 2 and all(word[:1].isupper() for word in words)


def line_cuts(text: str) -> list[Cut]:
    """Whole lines that are a classification."""
    cuts = []
    classified = classification_line()
    for line in split_lines(text):
        if line.end - line.start < 80 and line.text and classified.match(line.text):
            cuts.append(Cut(line.start, line.end, "classification"))
    return cuts
