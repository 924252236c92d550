"""The lines of a line-interleaved dump, page by page, before anyone knows which column they belong to.

Such a dump keeps no form feeds: a page begins at a line that starts with one space (or a form feed), usually after a line that
holds the page number alone. A note mark set above the line comes out as digits on a line of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

_LINE = re.compile(r"[^\n]+")
_DIGITS = re.compile(r"\d{1,4}")
_SPREAD = re.compile(r"[ \t]{4,}")
_LEAD = re.compile(r"[.,;:!?)\]}”’»]+(?:s(?=\s))?(?=[\s–—]|$)")

REPEATED_PAGES = 3


@dataclass(slots=True)
class Row:
    """A line that is not blank. `start` is the place of `text` (stripped of outer spaces) in the file, `number` counts from 1
    over all lines, `blank` says whether a blank line stands before it (None: unknown), `part` numbers the parts of a line
    that is cut in two: closing marks that belong to the line before and the rest, or what two columns share."""

    number: int
    start: int
    text: str
    blank: bool | None
    page: int
    part: int = 0

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def cut(self, at: int) -> tuple[Row, Row]:
        """The line in two parts, the second from the first ink at or after `at`."""
        head, tail = self.text[:at].rstrip(), self.text[at:].lstrip()
        first = replace(self, text=head, part=1)
        return first, replace(self, start=self.end - len(tail), text=tail, blank=None, part=2)

    @property
    def lead(self) -> int:
        """The length of closing marks at the head of the line, which belong to the line printed before it; 0 for most lines."""
        match = _LEAD.match(self.text)
        return match.end() if match else 0

    @property
    def digits(self) -> bool:
        return _DIGITS.fullmatch(self.text) is not None


@dataclass(slots=True)
class RawPage:
    """A page as it stands in the file: a head line set across both columns, the lines of running text, the digits that stand
    alone (note marks, perhaps), the running heads and the page number."""

    number: int
    head: Row | None = None
    rows: list[Row] = field(default_factory=list)
    digits: list[Row] = field(default_factory=list)
    running: list[Row] = field(default_factory=list)
    printed: Row | None = None

    def in_file_order(self) -> list[Row]:
        return sorted([*self.rows, *self.digits], key=lambda row: row.number)


def read_pages(source: str) -> list[RawPage]:
    """The pages of a dump. Every line that is not blank is in one of them."""
    pages: list[RawPage] = []
    for begins, row in _rows(source):
        if begins or not pages:
            pages.append(RawPage(len(pages) + 1))
        row.page = pages[-1].number
        if begins and not pages[-1].rows and _SPREAD.search(row.text):
            pages[-1].head = row
        else:
            pages[-1].rows.append(row)
    for page in pages:
        _set_digits_apart(page)
    _set_running_heads_apart(pages)
    _keep_page_numbers_in_step(pages)
    _forget_blanks_that_never_vary(pages)
    return pages


def _rows(source: str) -> Iterator[tuple[bool, Row]]:
    """Each line with ink and whether it begins a page; linear, however many lines are blank."""
    number, last_end, last_number = 1, 0, 0
    for match in _LINE.finditer(source):
        number += match.start() - last_end if match.start() else 0
        last_end = match.end()
        text = match.group()
        stripped = text.strip()
        if not stripped:
            continue
        start = match.start() + len(text) - len(text.lstrip())
        begins = "\f" in text[: start - match.start()] or (text[0] == " " and text[1:2] != " ")
        yield begins, Row(number, start, stripped, number > last_number + 1, page=0)
        last_number = number


def _set_digits_apart(page: RawPage) -> None:
    """Takes the lines of digits out of the running text; the last line of a page, if digits alone, is its number."""
    if page.rows and page.rows[-1].digits:
        page.printed = page.rows.pop()
    for above, row in zip(page.rows, page.rows[1:], strict=False):
        if above.digits:
            row.blank = None
    page.digits = [row for row in page.rows if row.digits]
    page.rows = [row for row in page.rows if not row.digits]


def _set_running_heads_apart(pages: list[RawPage]) -> None:
    """Takes out the lines at the head or foot of a page that, but for their digits, come back on several pages."""
    margins = [[*([page.head] if page.head else []), *page.rows[:2], *page.rows[2:][-2:]] for page in pages]
    seen = Counter(text for margin in margins for text in {_DIGITS.sub("#", row.text) for row in margin})
    for page, margin in zip(pages, margins, strict=True):
        page.running = [row for row in margin if seen[_DIGITS.sub("#", row.text)] >= REPEATED_PAGES]
        page.rows = [row for row in page.rows if row not in page.running]
        if page.head in page.running:
            page.head = None


def _keep_page_numbers_in_step(pages: list[RawPage]) -> None:
    """A last line of digits that breaks the count most pages keep is a note mark, not a page number."""
    steps = [int(page.printed.text) - page.number for page in pages if page.printed]
    usual = max(set(steps), key=steps.count, default=0)
    for page in pages:
        if page.printed and steps.count(usual) > 1 and abs(int(page.printed.text) - page.number - usual) > 2:
            page.digits.append(page.printed)
            page.printed = None


def _forget_blanks_that_never_vary(pages: list[RawPage]) -> None:
    """Where every line has a blank line before it, or none has, blank lines say nothing."""
    rows = [row for page in pages for row in page.rows]
    if len({row.blank for row in rows[1:]} - {None}) < 2:
        for row in rows:
            row.blank = None
