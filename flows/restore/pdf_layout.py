"""The lines of a PDF page in reading order, by geometry: columns, running heads, headings, notes at the foot, paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Literal

from flows.document import Label
from flows.restore.pdf_page import PageText, Segment

LARGER = 1.15
SMALLER = 0.92
FEWEST_LINES_IN_COLUMN = 4
MOST_ACROSS = 0.2
MARGIN_LINES = 2
REPEATED_PAGES = 3
SAME_HEIGHT = 4.0
STOPS = (".", "!", "?", "”", '"', ":")
_PAGE_NUMBER = re.compile(r"(?:page\s+)?[-–—\[(]?\s*(\d{1,5}|[ivxl]{1,7})\s*[-–—\])]?(?:\s+of\s+\d+)?", re.IGNORECASE)
_NOTE = re.compile(r"\d{1,3}[\s.)]|[*†‡]")


@dataclass(slots=True)
class PdfLine:
    """A line of a column. `column` is None on a page of one column, `both` across two; `begins` says that a paragraph begins."""

    segments: list[Segment]
    text: str
    column: Literal["L", "R", "both"] | None
    label: Label = "body"
    begins: bool = False

    @property
    def left(self) -> float:
        return self.segments[0].left

    @property
    def right(self) -> float:
        return self.segments[-1].right

    @property
    def y(self) -> float:
        return self.segments[0].y

    @property
    def size(self) -> float:
        return max(self.segments, key=lambda segment: segment.end - segment.start).size


def lay_out(pages: list[PageText]) -> list[list[PdfLine]]:
    """The lines of every page in reading order, with their labels."""
    read = [_lines_of(page) for page in pages]
    _label_margins(read)
    sizes: Counter[float] = Counter()
    for line in (line for lines in read for line in lines):
        sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    for lines in read:
        _label_by_size(lines, body)
    _begin_paragraphs(read)
    return read


def _lines_of(page: PageText) -> list[PdfLine]:
    gutter = _gutter(page.segments)
    if gutter is None:
        return _column(page, page.segments, None)
    across = _column(page, [segment for segment in page.segments if segment.left < gutter < segment.right], "both")
    left = _column(page, [segment for segment in page.segments if segment.right <= gutter], "L")
    right = _column(page, [segment for segment in page.segments if segment.left >= gutter], "R")
    ordered: list[PdfLine] = []
    for line in [*across, None]:
        floor = line.y if line else float("-inf")
        for column in (left, right):
            while column and column[0].y > floor:
                ordered.append(column.pop(0))
        if line:
            ordered.append(line)
    return ordered


def _gutter(segments: list[Segment]) -> float | None:
    """The middle of the upright strip that the fewest segments cross, if enough lines stand on both sides of it."""
    if len(segments) < 2 * FEWEST_LINES_IN_COLUMN:
        return None
    low, high = min(segment.left for segment in segments), max(segment.right for segment in segments)
    start, stop = low + 0.25 * (high - low), low + 0.75 * (high - low)
    places = [start + 2.0 * step for step in range(int((stop - start) / 2.0) + 1)]
    crossed = _crossings(segments, places)
    fewest = min(crossed)
    if fewest > MOST_ACROSS * len(segments):
        return None
    free = _longest_run([place for place, count in zip(places, crossed, strict=True) if count == fewest])
    gutter = (free[0] + free[-1]) / 2
    lefts = [segment for segment in segments if segment.right <= gutter]
    rights = [segment for segment in segments if segment.left >= gutter]
    beside = sum(any(abs(one.y - other.y) < other.size for other in lefts) for one in rights[:200])
    return gutter if min(len(lefts), len(rights), beside) >= FEWEST_LINES_IN_COLUMN else None


def _crossings(segments: list[Segment], places: list[float]) -> list[int]:
    """How many segments cross each of the places, which are in order and 2 points apart."""
    steps = [0] * (len(places) + 1)
    for segment in segments:
        first = min(len(places), max(0, int((segment.left - places[0]) / 2.0) + 1))
        after = min(len(places), max(first, int((segment.right - places[0]) / 2.0) + 1))
        steps[first] += 1
        steps[after] -= 1
    total = 0
    return [total := total + step for step in steps[:-1]]


def _longest_run(places: list[float]) -> list[float]:
    runs: list[list[float]] = [[places[0]]]
    for before, place in pairwise(places):
        if place - before < 3.0:
            runs[-1].append(place)
        else:
            runs.append([place])
    return max(runs, key=len)


def _column(page: PageText, segments: list[Segment], column: Literal["L", "R", "both"] | None) -> list[PdfLine]:
    """Lines from top to bottom, each of the segments on one baseline from left to right."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda one: -one.y):
        if rows and abs(rows[-1][0].y - segment.y) < 0.45 * max(segment.size, rows[-1][0].size):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    lines = []
    for row in rows:
        row.sort(key=lambda segment: segment.left)
        text = " ".join(" ".join(page.stream[segment.start : segment.end].split()) for segment in row)
        lines.append(PdfLine(row, text, column))
    return lines


def _label_margins(read: list[list[PdfLine]]) -> None:
    """Page numbers at the head or foot, and heads that come back at the same height on several pages."""
    seen: dict[str, list[float]] = {}
    margins = [_margin(lines) for lines in read]
    for line in (line for lines in margins for line in lines):
        seen.setdefault(_without_digits(line.text), []).append(line.y)
    wanted = min(REPEATED_PAGES, max(2, len(read)))
    for lines in margins:
        for line in lines:
            heights = seen[_without_digits(line.text)]
            if _PAGE_NUMBER.fullmatch(line.text):
                line.label = "page_number"
            elif sum(abs(y - line.y) < SAME_HEIGHT for y in heights) >= wanted:
                line.label = "running_head"


def _margin(lines: list[PdfLine]) -> list[PdfLine]:
    by_height = sorted(lines, key=lambda line: -line.y)
    return by_height[:MARGIN_LINES] + by_height[MARGIN_LINES:][-MARGIN_LINES:]


def _without_digits(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _label_by_size(lines: list[PdfLine], body: float) -> None:
    """Headings are set larger; notes smaller, at the foot of their column, the first of them with a number."""
    for line in lines:
        if line.label == "body" and line.size >= LARGER * body:
            line.label = "heading"
    for column in ("L", "R", "both", None):
        foot: list[PdfLine] = []
        for line in reversed([line for line in lines if line.column == column and line.label == "body"]):
            if line.size > SMALLER * body:
                break
            foot.append(line)
            if _NOTE.match(line.text):
                for note in foot:
                    note.label = "note"


def _begin_paragraphs(read: list[list[PdfLine]]) -> None:
    """A paragraph begins where label or size change, after more than usual room, at an indent, and after a short last line."""
    before: tuple[PdfLine, _Shape] | None = None
    for lines in read:
        running = [line for line in lines if line.label in ("body", "heading", "note")]
        shapes = {
            column: _Shape([line for line in running if line.column == column]) for column in {line.column for line in running}
        }
        for line in running:
            shape = shapes[line.column]
            line.begins = before is None or _begins(*before, line, shape)
            before = line, shape


class _Shape:
    """The left and right edge of a column of one page, and the usual distance from line to line."""

    def __init__(self, lines: list[PdfLine]) -> None:
        self.left = median(line.left for line in lines)
        self.right = max(line.right for line in lines)
        leads = [above.y - line.y for above, line in pairwise(lines) if above.y > line.y]
        self.lead = median(leads) if leads else 0.0


def _begins(above: PdfLine, shape_above: _Shape, line: PdfLine, shape: _Shape) -> bool:
    if above.label != line.label or abs(above.size - line.size) > 0.1 * line.size:
        return True
    if line.label == "note" and _NOTE.match(line.text):
        return True
    same = shape is shape_above
    if same and above.y - line.y > 1.35 * shape.lead:
        return True
    if line.left > shape.left + 0.8 * line.size and not (same and above.left > line.left - 0.5 * line.size):
        return True
    width = shape_above.right - shape_above.left
    return above.right < shape_above.right - 0.15 * width and above.text.endswith(STOPS)
