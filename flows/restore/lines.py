"""The lines of a source, and how each is labelled once it is read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from flows.document import Document, Label, Line, Mark, Piece

Placed = TypeVar("Placed", Piece, Mark)

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|(?<=[^\r\n])\Z)")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line with its place, its line end not counted."""

    number: int
    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()


def split_lines(text: str) -> Iterator[SourceLine]:
    """The lines of `text`, counted from 1."""
    for number, match in enumerate(_LINE.finditer(text), start=1):
        content = match[0].rstrip("\r\n")
        yield SourceLine(number, match.start(), match.start() + len(content), content)


def with_plain_line_ends(text: str) -> str:
    """`text` with every line end a line feed and every character in its place (what precedes the line feed becomes a space)."""
    return text.replace("\r\n", " \n").replace("\r", "\n") if "\r" in text else text


LABELS: dict[str, Label] = {
    "stamp": "stamp",
    "redaction": "stamp",
    "classification": "stamp",
    "page_number": "page_number",
    "page_break": "page_break",
    "running_head": "running_head",
    "note_mark": "note_mark",
    "note": "note",
    "caption": "caption",
    "boilerplate": "metadata",
}


def labelled_lines(source: str, document: Document) -> tuple[Line, ...]:
    """The lines of `source` that hold something, each with its place in the pinned text or the label of what was left out."""
    pieces = sorted(
        (piece for piece in document.pieces if piece.source_end > piece.source_start), key=lambda piece: piece.source_start
    )
    marks = sorted(document.marks, key=lambda mark: mark.source_start)
    starts = [paragraph.start for paragraph in document.paragraphs]
    page_starts = [page.start for page in document.pages]
    labelled = []
    piece_at = mark_at = 0
    for line in split_lines(source):
        while piece_at < len(pieces) and pieces[piece_at].source_end <= line.start:
            piece_at += 1
        while mark_at < len(marks) and marks[mark_at].source_end <= line.start:
            mark_at += 1
        if line.blank:
            continue
        spans = [_text_span(piece, line) for piece in _within(pieces, piece_at, line)]
        spans = [span for span in spans if document.text[span[0] : span[1]].strip()]
        if spans:
            start, end = min(low for low, _ in spans), max(high for _, high in spans)
            paragraph = document.paragraphs[max(0, bisect_right(starts, start) - 1)]
            labelled.append(
                Line(
                    line.number,
                    document.pages[max(0, bisect_right(page_starts, start) - 1)].number,
                    None,
                    paragraph.label,
                    line.text,
                    start,
                    end,
                )
            )
        else:
            mark = next(iter(_within(marks, mark_at, line)), None)
            label = LABELS[mark.kind] if mark else "metadata"
            labelled.append(Line(line.number, mark.page if mark else 1, None, label, line.text))
    return tuple(labelled)


def _within(items: Sequence[Placed], first: int, line: SourceLine) -> Iterator[Placed]:
    """The pieces or marks, from `first` on, that overlap a line."""
    for index in range(first, len(items)):
        if items[index].source_start >= line.end:
            return
        if items[index].source_end > line.start:
            yield items[index]


def _text_span(piece: Piece, line: SourceLine) -> tuple[int, int]:
    if not piece.verbatim:
        return piece.start, piece.end
    low = max(piece.source_start, line.start) - piece.source_start
    high = min(piece.source_end, line.end) - piece.source_start
    return piece.start + low, piece.start + high
