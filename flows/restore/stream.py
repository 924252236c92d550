"""From a source and what a reader found in it - what to leave out, where paragraphs begin - to the pinned text.

Every form but columns and PDF is read in the same two steps: its reader lays out the source (`Cut`s and `Break`s), and `compose`
writes it: white space folded, hyphens at line ends healed, what is cut kept as marks at its place.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.document import Label, MarkKind
from flows.restore.build import TextBuilder
from flows.restore.hyphens import heal

MASK = "\x00"
# A hyphen inside or at the end of a word, a gap wider than one plain space, or something cut.
_EVENT = re.compile(r"[-\u00ad\s\x00](?:(?<=\w[-\u00ad])[\s\x00]*(?=\w)|(?<=[\s\x00])[\s\x00]+|(?<=[^\S ]|\x00))")
_WORD_BEFORE = re.compile(r"[^\W_]*\Z")
_WORD_AFTER = re.compile(r"[^\W_]+")
_SENTENCE_END = (".", "?", "!", '."', ".”", '?"', "?”", ":", ".)", ".'", ".’")
_NO_SPACE_BEFORE = frozenset(",.;:)]?!")
WORD_WINDOW = 40


@dataclass(frozen=True, slots=True)
class Cut:
    """`start:end` of the source is not running text. With `begins_page`, what follows stands on a new page."""

    start: int
    end: int
    kind: MarkKind
    exemption: str | None = None
    begins_page: bool = False
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """A paragraph begins at `start` of the source and runs to the next break."""

    start: int
    label: Label = "body"
    item: str | None = None


@dataclass(slots=True)
class Layout:
    """What a reader found. `metadata` is what the document says of itself in fields."""

    cuts: list[Cut] = field(default_factory=list)
    breaks: list[Break] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """`text[start:end]` of a stream stands for `source_start:source_end`; when `verbatim`, character for character."""

    start: int
    end: int
    source_start: int
    source_end: int
    verbatim: bool = True


class Stream:
    """The characters a reader works on: the source itself, or (markup) its text with a map back to the source."""

    def __init__(self, text: str, runs: Sequence[Run] | None = None) -> None:
        self.text = text
        self._runs = runs if runs is not None else [Run(0, len(text), 0, len(text))]
        self._starts = [run.start for run in self._runs]
        plain = len(self._runs) == 1 and self._runs[0].verbatim
        self._shift = self._runs[0].source_start - self._runs[0].start if plain else None

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the source that `text[start:end]` stands for."""
        if self._shift is not None:
            return start + self._shift, max(start, end) + self._shift
        if not self._runs:
            return 0, 0
        first = self._runs[max(0, bisect_right(self._starts, start) - 1)]
        last = self._runs[max(0, bisect_left(self._starts, end) - 1)] if end > start else first
        low = first.source_start + (start - first.start if first.verbatim else 0)
        if end <= start:
            return low, low
        return low, last.source_start + end - last.start if last.verbatim else last.source_end

    def emit(self, builder: TextBuilder, start: int, end: int) -> None:
        """Writes `text[start:end]` as running text."""
        if self._shift is not None:
            builder.add(self.text[start:end], start + self._shift)
            return
        index = max(0, bisect_right(self._starts, start) - 1)
        while start < end:
            run = self._runs[index]
            stop = min(end, run.end)
            if run.verbatim:
                builder.add(self.text[start:stop], run.source_start + start - run.start)
            else:
                builder.supply(self.text[start:stop], run.source_start, run.source_end)
            start, index = stop, index + 1


def separate(cuts: Sequence[Cut]) -> list[Cut]:
    """The cuts in order without overlaps: of two that overlap the earlier stands, of two that begin together the longer."""
    kept: list[Cut] = []
    for cut in sorted(cuts, key=lambda cut: (cut.start, -cut.end)):
        if not kept or cut.start >= kept[-1].end:
            kept.append(cut)
    return kept


def mask(text: str, cuts: Sequence[Cut]) -> str:
    """`text` with everything cut overwritten, its length unchanged. `cuts` are in order and apart."""
    parts: list[str] = []
    place = 0
    for cut in cuts:
        parts += (text[place : cut.start], MASK * (cut.end - cut.start))
        place = cut.end
    return "".join([*parts, text[place:]])


def compose(stream: Stream, layout: Layout) -> TextBuilder:
    """Writes the pinned text; the caller adds form, metadata and dates with `TextBuilder.finish`."""
    return _Composer(stream, layout).compose()


class _Composer:
    def __init__(self, stream: Stream, layout: Layout) -> None:
        self.stream = stream
        self.cuts = separate(layout.cuts)
        self.starts = [cut.start for cut in self.cuts]
        self.masked = mask(stream.text, self.cuts)
        self.breaks = sorted({brk.start: brk for brk in [Break(0), *layout.breaks]}.values(), key=lambda brk: brk.start)
        self.builder = TextBuilder()
        self.label: Label = "body"

    def compose(self) -> TextBuilder:
        if not any(cut.begins_page for cut in self.cuts):
            self.builder.begin_page()
        ends = [brk.start for brk in self.breaks[1:]] + [len(self.masked)]
        for brk, end in zip(self.breaks, ends, strict=True):
            self.label = brk.label
            self.builder.begin_paragraph(brk.label, brk.item)
            self._write(brk.start, end)
        return self.builder

    def _write(self, start: int, end: int) -> None:
        place = start
        for event in _EVENT.finditer(self.masked, start, end):
            low, high = event.span()
            if low < place:
                continue
            hyphen = self.masked[low] in "-\u00ad" and self.masked[low] != MASK
            if hyphen:
                healing = self._heal(low, high)
                if healing == "keep" and high == low + 1:
                    continue
                self._text(place, low + (healing != "join"))
                self._gap(low + 1, high, space=healing == "space")
            else:
                self._text(place, low)
                if MASK in self.masked[low:high]:
                    self._gap(low, high, space=self._spaced(low, high))
                else:
                    self.builder.space(*self.stream.source_span(low, high))
            place = high
        self._text(place, end)

    def _text(self, start: int, end: int) -> None:
        if start < end and not self.builder.in_paragraph and self.masked[start] == " ":
            start += 1
        if start < end and self.masked[end - 1] == " ":
            self._text(start, end - 1)
            self.builder.space(*self.stream.source_span(end - 1, end))
        elif start < end:
            if self.builder.length == 0 and self.builder.page_count == 0:
                self.builder.begin_page()
            self.stream.emit(self.builder, start, end)

    def _heal(self, low: int, high: int) -> str:
        left = _WORD_BEFORE.search(self.masked[max(0, low - WORD_WINDOW) : low])
        right = _WORD_AFTER.match(self.masked, high, high + WORD_WINDOW)
        if not left or not right:
            return "keep"
        between = self.masked[low + 1 : high]
        gap = "none" if not between else "line" if "\n" in between else "space"
        if self.masked[low] == "\u00ad":
            return "join"
        return heal(left[0], right[0], gap)

    def _spaced(self, low: int, high: int) -> bool:
        """Whether a gap in which something was cut is a space."""
        return bool(self.masked[low:high].strip(MASK)) and self.masked[high : high + 1] not in _NO_SPACE_BEFORE

    def _gap(self, low: int, high: int, *, space: bool) -> None:
        """Records what was cut inside a gap of the running text, then the gap itself."""
        broken = False
        for cut in self.cuts[bisect_left(self.starts, low) : bisect_left(self.starts, high)] if self.cuts else ():
            broken = broken or (cut.kind == "redaction" and self._breaks_paragraph(cut, low, high))
            self._record(cut)
        if broken:
            self.builder.begin_paragraph(self.label)
        elif space:
            self.builder.space(*self.stream.source_span(low, high))

    def _record(self, cut: Cut) -> None:
        if cut.begins_page and (self.builder.length or self.builder.page_count == 0):
            self.builder.begin_page(cut.printed)
        span = self.stream.source_span(cut.start, cut.end)
        self.builder.mark(cut.kind, self.stream.text[cut.start : cut.end], *span, exemption=cut.exemption)

    def _breaks_paragraph(self, cut: Cut, low: int, high: int) -> bool:
        """A redaction after a sentence's end, or on a line of its own before a new sentence, breaks the paragraph for reading."""
        if not self.builder.in_paragraph:
            return False
        following = self.masked[high : high + 1]
        if self.builder.ends_with(_SENTENCE_END):
            return not following.islower()
        own_line = "\n" in self.masked[low : cut.start] and "\n" in self.masked[cut.end : high]
        return own_line and not following.islower()
