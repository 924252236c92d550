"""What restoring a file yields: one pinned text, and a map from each of its characters back to the file.

Offsets are code points throughout. `text` is the pinned text (Unicode NFC); every quotation in a release is a slice of it.
`view` is the same text made easier to read by rule (capitals truecased, unambiguous OCR damage repaired); the grammars and the
language model look at the view, and its spans are carried back to the pinned text with `View.span`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Literal, NamedTuple

Form = Literal["columns", "crest", "memorandum", "cable", "frus", "html", "pdf", "text"]
Label = Literal[
    "body",
    "heading",
    "caption",
    "note",
    "note_mark",
    "page_number",
    "stamp",
    "running_head",
    "metadata",
    "page_break",
    "table",
    "list",
]
MarkKind = Literal[
    "redaction",
    "stamp",
    "note_mark",
    "page_number",
    "running_head",
    "page_break",
    "classification",
    "caption",
    "note",
    "boilerplate",
]


class Piece(NamedTuple):
    """`text[start:end]` came from code points `source_start:source_end` of the decoded file (of the page's character stream in a
    PDF). Pieces are in order of `start` and cover the text; `verbatim` is False where characters were changed or supplied (an
    entity resolved, a line break turned into a space, a character normalised)."""

    start: int
    end: int
    source_start: int
    source_end: int
    verbatim: bool = True


class Line(NamedTuple):
    """One line of the file in reading order; `source_line` counts from 1; `start:end` is its place in the pinned text (None when
    left out)."""

    source_line: int
    page: int
    column: Literal["L", "R", "both"] | None
    label: Label
    text: str
    start: int | None = None
    end: int | None = None
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the document and its span in the pinned text; `number` counts from 1, `printed` is the number on the page if
    any."""

    number: int
    start: int
    end: int
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text that reads as one. `item` is the number of a numbered paragraph, `label` is body, heading, note, table or
    list."""

    number: int
    page: int
    start: int
    end: int
    label: Label = "body"
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on the page that is not running text. A mark left out of the text has `start == end`, the place where it stood;
    `source_start:source_end` is its place in the file. `exemption` is the ground a redaction gives (25X1, STAT, NR, b(1))."""

    kind: MarkKind
    text: str
    page: int
    start: int
    end: int
    source_start: int
    source_end: int
    exemption: str | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """`text[start:end]` is read as `reading`, because only this reading is possible; the pinned text keeps what is printed."""

    start: int
    end: int
    reading: str
    reason: str


@dataclass(frozen=True, slots=True)
class DocumentDate:
    """One statement of when the document was written: `origin` is text, header, dateline, archive, sidecar or catalogue; the
    first in `Document.dates` wins, `reason` says why."""

    edtf: str
    origin: str
    quote: str
    reason: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class NoteChain:
    """Length of the longest run of note marks in sequence, and the number expected (the highest mark seen)."""

    found: int
    expected: int


@dataclass(frozen=True)
class View:
    """The text as it is read. `offsets[i]` is the place in the pinned text of character i of `text`; it has one entry more than
    `text` has characters, and never decreases."""

    text: str
    offsets: tuple[int, ...] | range

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the pinned text that view characters `start:end` stand for."""
        if start >= end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], max(self.offsets[end], self.offsets[end - 1] + 1)

    def at(self, text_offset: int) -> int:
        """The first view offset at or after a place in the pinned text."""
        if isinstance(self.offsets, range):
            return text_offset
        return max(0, bisect_right(self.offsets, text_offset - 1) if text_offset else 0)


@dataclass(frozen=True)
class Document:
    """A restored document; see the module's docstring."""

    form: Form
    confidence: float
    reason: str
    text: str
    pages: tuple[Page, ...]
    paragraphs: tuple[Paragraph, ...]
    marks: tuple[Mark, ...] = ()
    pieces: tuple[Piece, ...] = ()
    lines: tuple[Line, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    dates: tuple[DocumentDate, ...] = ()
    note_chain: NoteChain | None = None
    repairs: tuple[Repair, ...] = ()
    capitals: bool = False

    @cached_property
    def text_sha256(self) -> str:
        return sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def view(self) -> View:
        from flows.restore.view import reading_view

        return reading_view(self)

    def page_at(self, offset: int) -> int:
        """The page on which a character of the pinned text stands."""
        return self.pages[max(0, bisect_right(self._page_starts, offset) - 1)].number

    @cached_property
    def _page_starts(self) -> list[int]:
        return [page.start for page in self.pages]

    def source_spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """The spans of the original file that `text[start:end]` came from, in order, neighbours joined."""
        spans: list[tuple[int, int]] = []
        first = max(0, bisect_right([piece.start for piece in self.pieces], start) - 1)
        for piece in self.pieces[first:]:
            if piece.start >= end:
                break
            if piece.end <= start:
                continue
            low, high = piece.source_start, piece.source_end
            if piece.verbatim:
                low = piece.source_start + max(0, start - piece.start)
                high = piece.source_end - max(0, piece.end - end)
            if spans and spans[-1][1] == low:
                spans[-1] = (spans[-1][0], high)
            else:
                spans.append((low, high))
        return spans

    @property
    def date(self) -> DocumentDate | None:
        return self.dates[0] if self.dates else None
