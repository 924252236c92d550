"""What pdfium shows of a page: its stream of characters, and the pieces of lines they form, with their place on the page."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

WIDE_GAP = 1.2
SAME_LINE = 0.45
UNREADABLE = "\ufffd"


class Glyph(NamedTuple):
    """A character with ink: its index in the page's stream, its baseline, left and right edge in points, and its size."""

    index: int
    char: str
    y: float
    left: float
    right: float
    size: float


@dataclass(slots=True)
class Segment:
    """Glyphs that follow one another in the stream on one line without a wide gap; `start:end` is their place in the stream."""

    start: int
    end: int
    left: float
    right: float
    y: float
    size: float
    raised: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class PageText:
    """A page's character stream and its segments."""

    stream: str
    segments: list[Segment]
    width: float
    height: float


def read_page(page: pdfium.PdfPage) -> PageText:
    """Reads one page. In the stream a hyphen that pdfium marks as a line's last is `-`, a character without Unicode value is
    U+FFFD."""
    text_page = page.get_textpage()
    try:
        handle = text_page.raw
        characters = [_character(raw.FPDFText_GetUnicode(handle, index)) for index in range(text_page.count_chars())]
        places = [ctypes.c_double() for _ in range(6)]
        glyphs = [_glyph(handle, index, char, places) for index, char in enumerate(characters) if not char.isspace()]
        width, height = page.get_size()
        return PageText("".join(characters), _segments(glyphs), width, height)
    finally:
        text_page.close()


def _character(code: int) -> str:
    if code == 2:
        return "-"
    if code in (0, 0xFFFE, 0xFFFF) or 0xD800 <= code <= 0xDFFF:
        return UNREADABLE
    return chr(code)


def _glyph(handle: object, index: int, char: str, places: list[ctypes.c_double]) -> Glyph:
    """`places` is room for pdfium to write in, made once a page."""
    left, right, bottom, top, x, y = places
    raw.FPDFText_GetCharBox(handle, index, left, right, bottom, top)
    raw.FPDFText_GetCharOrigin(handle, index, x, y)
    return Glyph(index, char, y.value, left.value, right.value, raw.FPDFText_GetFontSize(handle, index))


def _segments(glyphs: list[Glyph]) -> list[Segment]:
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if runs and _goes_on(runs[-1], glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return [_segment(run) for run in runs]


def _goes_on(run: list[Glyph], glyph: Glyph) -> bool:
    last = run[-1]
    size = max(last.size, glyph.size)
    return abs(glyph.y - last.y) < SAME_LINE * size and -0.5 * size < glyph.left - last.right < WIDE_GAP * size


def _segment(run: list[Glyph]) -> Segment:
    """The size and baseline of a run are those of most of its glyphs."""
    sizes = [round(glyph.size, 1) for glyph in run]
    size = max(set(sizes), key=lambda value: (sizes.count(value), value))
    y = next(glyph.y for glyph, its in zip(run, sizes, strict=True) if its == size)
    segment = Segment(run[0].index, run[-1].index + 1, run[0].left, max(glyph.right for glyph in run), y, size)
    for glyph in run:
        if glyph.char.isdigit() and glyph.size < 0.85 * size and glyph.y > y + 0.12 * size:
            if segment.raised and segment.raised[-1][1] == glyph.index:
                segment.raised[-1] = (segment.raised[-1][0], glyph.index + 1)
            else:
                segment.raised.append((glyph.index, glyph.index + 1))
    return segment
