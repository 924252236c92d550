"""The one place where a pinned text is put together, so that text, pieces, pages, paragraphs and marks always agree.

A reader walks its source in reading order and says what each span is: running text (`add`), text that stands for something else
(`supply`), the joint between two words (`space`), or something left out (`mark`). Offsets are code points.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from flows.document import Document, DocumentDate, Form, Label, Line, Mark, MarkKind, NoteChain, Page, Paragraph, Piece, Repair

PARAGRAPH_BREAK = "\n\n"


@dataclass(slots=True)
class _Open:
    """A page or paragraph being written; `start` is None until its first character stands."""

    page: int
    printed: str | None = None
    label: Label = "body"
    item: str | None = None
    start: int | None = None


class TextBuilder:
    """Collects one document. Paragraphs without a character are dropped; a space before a paragraph's end is too."""

    def __init__(self) -> None:
        self._chunks: list[str] = []
        self._spans: list[tuple[int, int, int, int, bool]] = []
        self._length = 0
        self._source_end = 0
        self._joint: tuple[int, int] | None = None
        self._pages: list[_Open] = []
        self._paragraph: _Open | None = None
        self._paragraphs: list[Paragraph] = []
        self._marks: list[Mark] = []
        self._lines: list[Line] = []

    @property
    def length(self) -> int:
        """The length of the text so far, which is where the next character will stand if no break comes before it."""
        return self._length

    @property
    def page(self) -> int:
        """The number of the current page; 1 before the first `begin_page`."""
        return max(1, len(self._pages))

    @property
    def page_count(self) -> int:
        """How many pages have begun."""
        return len(self._pages)

    @property
    def in_paragraph(self) -> bool:
        """Whether the open paragraph has a character yet."""
        return self._paragraph is not None and self._paragraph.start is not None

    def ends_with(self, suffix: str | tuple[str, ...]) -> bool:
        """Whether the text so far ends with `suffix` (at most one chunk long), the pending space not counted."""
        return bool(self._chunks) and self._chunks[-1].endswith(suffix)

    def begin_page(self, printed: str | None = None) -> None:
        """What follows stands on a new page; `printed` is the page number on it."""
        self._pages.append(_Open(page=len(self._pages) + 1, printed=printed))

    def begin_paragraph(self, label: Label = "body", item: str | None = None) -> None:
        """Ends the open paragraph, if any, and begins one."""
        self.end_paragraph()
        self._paragraph = _Open(page=self.page, label=label, item=item)

    def end_paragraph(self) -> None:
        """Closes the open paragraph; text added later without `begin_paragraph` opens a body paragraph."""
        self._joint = None
        opened, self._paragraph = self._paragraph, None
        if opened and opened.start is not None:
            number = len(self._paragraphs) + 1
            self._paragraphs.append(Paragraph(number, opened.page, opened.start, self._length, opened.label, opened.item))

    def add(self, text: str, source_start: int) -> None:
        """Appends `text`, which stands at `source_start` of the source exactly so."""
        if not text:
            return
        self._prepare(source_start)
        if text.isascii():
            self._append(text, source_start, source_start + len(text), True)
            return
        for start, end, normal in _normal_runs(text):
            self._append(normal, source_start + start, source_start + end, normal == text[start:end])

    def supply(self, text: str, source_start: int, source_end: int) -> None:
        """Appends `text`, which stands for `source_start:source_end` of the source but is not printed so."""
        if text:
            self._prepare(source_start)
            self._append(unicodedata.normalize("NFC", text), source_start, source_end, False)

    def space(self, source_start: int, source_end: int) -> None:
        """One space, if the paragraph has text before it and goes on after it; several in a row are one."""
        if self.in_paragraph and not self._joint:
            self._joint = (source_start, source_end)

    def mark(
        self, kind: MarkKind, text: str, source_start: int, source_end: int, *, exemption: str | None = None, length: int = 0
    ) -> None:
        """Records something that is not running text, at the current place. `length` > 0 says that the last so many characters of
        the text are the mark itself (a caption or note kept in the text); otherwise it is left out."""
        self._marks.append(Mark(kind, text, self.page, self._length - length, self._length, source_start, source_end, exemption))

    def line(
        self,
        source_line: int,
        label: Label,
        text: str,
        *,
        column: Literal["L", "R", "both"] | None = None,
        start: int | None = None,
        end: int | None = None,
        doubtful: bool = False,
    ) -> None:
        """Records a line of the file, in reading order, on the current page."""
        self._lines.append(Line(source_line, self.page, column, label, text, start, end, doubtful))

    def finish(
        self,
        form: Form,
        confidence: float,
        reason: str,
        *,
        metadata: Mapping[str, str] | None = None,
        dates: Iterable[DocumentDate] = (),
        note_chain: NoteChain | None = None,
        repairs: Iterable[Repair] = (),
        capitals: bool = False,
    ) -> Document:
        """The document; the builder is not used afterwards."""
        self.end_paragraph()
        return Document(
            form=form,
            confidence=confidence,
            reason=reason,
            text="".join(self._chunks),
            pages=tuple(self._closed_pages()),
            paragraphs=tuple(self._paragraphs),
            marks=tuple(self._marks),
            pieces=tuple(map(Piece._make, self._spans)),
            lines=tuple(self._lines),
            metadata=dict(metadata or {}),
            dates=tuple(dates),
            note_chain=note_chain,
            repairs=tuple(repairs),
            capitals=capitals,
        )

    def _closed_pages(self) -> Iterator[Page]:
        pages = self._pages or [_Open(page=1, start=0)]
        end = self._length
        closed = []
        for opened in reversed(pages):
            start = end if opened.start is None else opened.start
            closed.append(Page(opened.page, start, end, opened.printed))
            end = start
        return reversed(closed)

    def _prepare(self, source_start: int) -> None:
        """Writes the break or joint that is due before text from `source_start`."""
        if self._paragraph is None:
            self._paragraph = _Open(page=self.page)
        if self._joint:
            self._append(" ", *self._joint, False)
            self._joint = None
        if self._paragraph.start is None:
            if self._length:
                low = self._source_end
                self._append(PARAGRAPH_BREAK, min(low, source_start), source_start, False)
            self._paragraph.start = self._length
            self._paragraph.page = self.page
        if self._pages and self._pages[-1].start is None:
            self._pages[-1].start = self._length

    def _append(self, text: str, source_start: int, source_end: int, verbatim: bool) -> None:
        if not text.isascii() and self._chunks and _continues(text[0]):
            text, source_start, verbatim = self._take_back_base(text, source_start)
        start, end = self._length, self._length + len(text)
        last = self._spans[-1] if self._spans else None
        if verbatim and last and last[4] and last[3] == source_start:
            self._spans[-1] = (last[0], end, last[2], source_end, True)
        else:
            self._spans.append((start, end, source_start, source_end, verbatim))
        self._chunks.append(text)
        self._length, self._source_end = end, source_end

    def _take_back_base(self, text: str, source_start: int) -> tuple[str, int, bool]:
        """A combining mark that begins a span composes with the last character of the span before it."""
        chunk = self._chunks.pop()
        start, end, low, high, verbatim = self._spans.pop()
        base, rest = (chunk[-1], chunk[:-1]) if verbatim else (chunk, "")
        if rest:
            self._chunks.append(rest)
        self._length -= len(base)
        if self._length > start:
            self._spans.append((start, end - 1, low, high - 1, True))
            low = high - 1
        return unicodedata.normalize("NFC", base + text), min(low, source_start), False


def _continues(character: str) -> bool:
    """Whether a character may compose with the one before it (combining marks, Hangul vowels and finals)."""
    return unicodedata.combining(character) != 0 or "\u1160" <= character <= "\u11ff" or unicodedata.category(character) == "Mc"


def _normal_runs(text: str) -> Iterator[tuple[int, int, str]]:
    """Spans of `text` with their NFC form: long runs that are normal already, and each cluster that is not."""
    if unicodedata.is_normalized("NFC", text):
        yield 0, len(text), text
        return
    run = start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and _continues(text[end]):
            end += 1
        normal = unicodedata.normalize("NFC", text[start:end])
        if normal != text[start:end]:
            if run < start:
                yield run, start, text[run:start]
            yield start, end, normal
            run = end
        start = end
    if run < len(text):
        yield run, len(text), text[run:]
