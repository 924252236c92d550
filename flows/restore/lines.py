"""The lines of a source, and how each is labelled once it is read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from flows.document import Document, Label, Line, Piece

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|(?<=[^\r\n])\Z)")


class SourceLine(NamedTuple):
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
    if "\r" not in text:
        yield from _plain_lines(text)
        return
    for number, match in enumerate(_LINE.finditer(text), start=1):
        content = match[0].rstrip("\r\n")
        yield SourceLine(number, match.start(), match.start() + len(content), content)


def _plain_lines(text: str) -> Iterator[SourceLine]:
    """The lines of a text whose line ends are all line feeds."""
    start = 0
    for number, content in enumerate(text.split("\n"), start=1):
        end = start + len(content)
        if content or end < len(text):
            yield SourceLine(number, start, end, content)
        start = end + 1


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
    pieces = sorted((piece for piece in document.pieces if piece.source_end > piece.source_start), key=attrgetter("source_start"))
    marks = sorted(document.marks, key=attrgetter("source_start"))
    starts = [paragraph.start for paragraph in document.paragraphs]
    page_starts = [page.start for page in document.pages]
    labelled = []
    piece_at = mark_at = 0
    for line in split_lines(source):
        if line.blank:
            continue
        while piece_at < len(pieces) and pieces[piece_at].source_end <= line.start:
            piece_at += 1
        while mark_at < len(marks) and marks[mark_at].source_end <= line.start:
            mark_at += 1
        span = _text_span(document.text, pieces, piece_at, line)
        if span:
            page = document.pages[max(0, bisect_right(page_starts, span[0]) - 1)].number
            label = document.paragraphs[max(0, bisect_right(starts, span[0]) - 1)].label
            labelled.append(Line(line.number, page, None, label, line.text, *span))
        else:
            mark = next((marks[at] for at in range(mark_at, len(marks)) if marks[at].source_end > line.start), None)
            mark = mark if mark and mark.source_start < line.end else None
            label = LABELS[mark.kind] if mark else "metadata"
            labelled.append(Line(line.number, mark.page if mark else 1, None, label, line.text))
    return tuple(labelled)


def _text_span(text: str, pieces: Sequence[Piece], first: int, line: SourceLine) -> tuple[int, int] | None:
    """The span of the pinned text that the pieces from `first` on have of a line, blank ones not counted; None without any."""
    span = None
    for at in range(first, len(pieces)):
        start, end, source_start, source_end, verbatim = pieces[at]
        if source_start >= line.end:
            break
        if verbatim:
            end = start + min(source_end, line.end) - source_start
            start += max(source_start, line.start) - source_start
        if source_end > line.start and text[start:end].strip():
            span = (min(start, span[0]), max(end, span[1])) if span else (start, end)
    return span
