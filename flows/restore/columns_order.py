"""The reading order of interleaved columns: dynamic programming over (column of this line, last line of each column).

A path's score is the sum of how well each line continues the one before it in its column, of the joins between columns and pages,
and of what the layout tells: alternation, blank lines, and that a column runs on alone where the other has ended a paragraph. How
much the layout tells is estimated from the document, pass by pass, so that a cue that does not hold in it weighs nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log
from typing import Literal, NamedTuple, Protocol

Side = Literal["L", "R"]
BEAM = 30
HOPELESS = 12.0
PASSES = 5
LEAST_TOLD = 0.2
WIDEST_ROOM = 10
IMAGINED_ROOMS = 15
MOST_FOR_ROOM = 3.0
_BOTH = (False, True)
SAMPLE_PAGES = 40


class Lines(Protocol):
    """What the order asks of the lines, by index."""

    def join(self, a: int, b: int) -> float:
        """How well line b continues line a, in nats."""

    def ends(self, index: int) -> bool:
        """Whether a paragraph or a heading may end with a line."""

    def room(self, a: int, b: int) -> int:
        """How many characters of the column's width are left when the first word of line b is set at the end of line a; below 0
        where it has no room there."""


class Slot(NamedTuple):
    """What the order needs to know of a line: its index; whether a blank line stands before it; whether it may stand outside
    the running text as a caption; whether it is the lead of a line cut in two (closing marks printed with the line
    before) or the rest of one (`across`: the same column has no room for it). `shared` lists the ways to cut an overlong
    line into a left and a right part."""

    index: int
    blank: bool | None
    caption: bool = False
    part: Literal["lead", "rest", "across"] | None = None
    shared: tuple[tuple[int, int], ...] = ()


class Placed(NamedTuple):
    """A line's place: its column, and whether the running text passes it by."""

    index: int
    side: Side
    caption: bool = False


class _State(NamedTuple):
    score: float
    side: Side | None
    left: int | None
    right: int | None
    first_right: int | None
    run: int
    carry: int | None
    placed: Placed | None
    back: _State | None


class _Cue:
    """How often something is so at a change of column and within a column, counted over the last pass."""

    def __init__(self, at_change: float, within: float, imagined: float = 4.0) -> None:
        self._counts = {True: [at_change * imagined, imagined], False: [within * imagined, imagined]}

    def add(self, changes: bool, seen: bool | None) -> None:
        if seen is not None:
            self._counts[changes][0] += seen
            self._counts[changes][1] += 1

    def tells(self) -> bool:
        """Whether it is so at changes and within columns at rates that differ by more than a pass that trusts it makes them differ."""
        (at_change, changes), (within, stays) = self._counts[True], self._counts[False]
        return abs(at_change / changes - within / stays) > LEAST_TOLD

    def score(self, changes: bool, seen: bool | None) -> float:
        if seen is None:
            return 0.0
        so, total = self._counts[changes]
        return log(so / total if seen else 1 - so / total)


class _Room:
    """How much room lines leave for the first word of the line that continues them, and of one that does not, counted over the last
    pass: in set text a line ends where the next word has no room. Lines a paragraph may end with are counted apart."""

    def __init__(self) -> None:
        self._counts: dict[tuple[bool, bool], Counter[int]] = {(ends, on): Counter() for ends in _BOTH for on in _BOTH}

    def add(self, ends: bool, continues: bool, room: int) -> None:
        self._counts[ends, continues][_clipped(room)] += 1

    def score(self, ends: bool, room: int) -> float:
        """In nats, for a line that continues another; nothing before a pass is counted."""
        share = [self._share(self._counts[ends, continues], _clipped(room)) for continues in (True, False)]
        return max(-MOST_FOR_ROOM, min(MOST_FOR_ROOM, log(share[0] / share[1])))

    def _share(self, counts: Counter[int], room: int) -> float:
        """The share of a room among those counted, its neighbours lending it some of theirs."""
        near = 0.5 * counts[room] + 0.25 * (counts[room - 1] + counts[room + 1])
        return (near + IMAGINED_ROOMS / (2 * WIDEST_ROOM + 1)) / (counts.total() + IMAGINED_ROOMS)


def _clipped(room: int) -> int:
    return max(-WIDEST_ROOM, min(WIDEST_ROOM, room))


@dataclass
class Layout:
    """The chance that a page starts with its right column, and of a change of column after a run of 1, 2 or more lines; and the
    cues: a blank line before this one; the other column at the end of a paragraph (where it has a gap, this one goes on)."""

    start: _Cue = field(default_factory=lambda: _Cue(0.08, 0, 6))
    change: tuple[_Cue, _Cue, _Cue] = field(default_factory=lambda: (_Cue(0.93, 0, 20), _Cue(0.8, 0, 10), _Cue(0.4, 0, 6)))
    blank: _Cue = field(default_factory=lambda: _Cue(0.7, 0.45, 2))
    other_ends: _Cue = field(default_factory=lambda: _Cue(0.2, 0.6))
    room: _Room = field(default_factory=_Room)

    scores: dict[tuple, float] = field(default_factory=dict)

    def score(self, changes: bool, run: int, blank: bool | None, other_ends: bool | None) -> float:
        key = (changes, min(run, 3), blank, other_ends)
        if key not in self.scores:
            turn = self.change[key[1] - 1].score(True, changes)
            blank = blank if self.blank.tells() else None
            self.scores[key] = turn + self.blank.score(changes, blank) + self.other_ends.score(changes, other_ends)
        return self.scores[key]

    def add(self, changes: bool, run: int, blank: bool | None, other_ends: bool | None) -> None:
        self.change[min(run, 3) - 1].add(True, changes)
        self.blank.add(changes, blank)
        self.other_ends.add(changes, other_ends)


def order_pages(pages: Sequence[Sequence[Slot]], lines: Lines, weights: Mapping[str, float]) -> list[list[Placed]]:
    """The column of every line, page by page, in file order."""
    layout = Layout()
    sample, known = pages[:SAMPLE_PAGES], None
    for _ in range(PASSES):
        placed = _Decoder(lines, weights, layout).decode(sample)
        if placed == known:
            break
        layout, known = _estimate(sample, placed, lines), placed
    return placed if len(sample) == len(pages) else _Decoder(lines, weights, layout).decode(pages)


class _Decoder:
    """One pass over the document."""

    def __init__(self, lines: Lines, weights: Mapping[str, float], layout: Layout) -> None:
        self._lines = lines
        self._weights = weights
        self._layout = layout
        self._known: dict[tuple[int, int], float] = {}

    def _join(self, a: int, b: int) -> float:
        """How well line b continues line a, by its words and by the room for them, in nats."""
        value = self._known.get((a, b))
        if value is None:
            value = self._known[a, b] = self._lines.join(a, b) + self._layout.room.score(self._lines.ends(a), self._lines.room(a, b))
        return value

    def decode(self, pages: Sequence[Sequence[Slot]]) -> list[list[Placed]]:
        states = [_State(0.0, None, None, None, None, 0, None, None, None)]
        for page in pages:
            for slot in page:
                states = _best(step for state in states for step in self._steps(state, slot))
            states = _best(self._turn(state) for state in states)
        return _trace(states[0])

    def _steps(self, state: _State, slot: Slot) -> Iterator[_State]:
        """The states that may follow when `slot` is read."""
        for side in _sides(state.side, slot):
            changes = state.side is not None and side != state.side
            placing = self._placing(state, slot, side, changes)
            if slot.caption and changes and state.run >= self._weights["caption_gap"]:
                score = state.score + placing + self._weights["caption"]
                yield state._replace(score=score, side=side, run=1, placed=Placed(slot.index, side, True), back=state)
            run = 1 if changes or not state.run else state.run + (slot.part is None)
            yield self._append(state, state.score + placing, slot.index, side, run)
        for left, right in slot.shared if state.side else ():
            score = state.score + self._weights["shared"] - self._lines.join(left, right)
            first = self._append(state, score, left, "L", 1)
            yield self._append(first, first.score, right, "R", 1)

    def _placing(self, state: _State, slot: Slot, side: Side, changes: bool) -> float:
        if state.side is None:
            return self._layout.start.score(True, side == "R")
        if slot.part is not None:
            return 0.0
        other = state.right if state.side == "L" else state.left
        return self._layout.score(changes, state.run, slot.blank, None if other is None else self._lines.ends(other))

    def _append(self, state: _State, score: float, index: int, side: Side, run: int) -> _State:
        """A line added to a column. The join of the right column's first line waits for the page's end."""
        _, _, left, right, first_right, _, carry, _, _ = state
        if side == "L":
            if left is not None:
                score += self._join(left, index)
            elif carry is not None:
                score += self._far_join(carry, index)
            return _State(score, side, index, right, first_right, run, carry, Placed(index, side), state)
        if right is not None:
            score += self._join(right, index)
        else:
            first_right = index
        return _State(score, side, left, index, first_right, run, carry, Placed(index, side), state)

    def _far_join(self, a: int, b: int) -> float:
        """A join from the foot of a column to the head of the next."""
        return self._weights["page_join"] * max(self._weights["page_floor"], self._lines.join(a, b))

    def _turn(self, state: _State) -> _State:
        """The end of a page: the foot of the left column meets the head of the right."""
        score = state.score
        if state.left is not None and state.first_right is not None:
            score += self._far_join(state.left, state.first_right)
        carry = state.right if state.right is not None else state.left
        return _State(score, None, None, None, None, 0, carry, None, state)


def _sides(before: Side | None, slot: Slot) -> tuple[Side, ...]:
    if before and slot.part == "lead":
        return (before,)
    if before and slot.part == "across":
        return ("R",) if before == "L" else ("L",)
    return ("L", "R")


def _best(states: Iterable[_State]) -> list[_State]:
    """The best state of each kind, and of those the best `BEAM` that are not `HOPELESS` nats behind, best first."""
    kept: dict[tuple, _State] = {}
    for state in states:
        key = state[1:5] + state[6:7]
        other = kept.get(key)
        if other is None or state.score > other.score:
            kept[key] = state
    ranked = sorted(kept.values(), key=lambda state: -state.score)[:BEAM]
    return [state for state in ranked if state.score > ranked[0].score - HOPELESS]


def _trace(state: _State) -> list[list[Placed]]:
    pages: list[list[Placed]] = []
    while state.back is not None:
        if state.placed is None:
            pages.append([])
        else:
            pages[-1].append(state.placed)
        state = state.back
    return [page[::-1] for page in reversed(pages)]


def _estimate(pages: Sequence[Sequence[Slot]], placed: Sequence[Sequence[Placed]], lines: Lines) -> Layout:
    """How this document is laid out, as far as the last pass shows; the imagined cases of a fresh `Layout` keep it humble."""
    layout = Layout()
    blanks = {slot.index: slot.blank for page in pages for slot in page if slot.part is None}
    for path in placed:
        last: dict[Side, int] = {}
        run = 1
        if path:
            layout.start.add(True, path[0].side == "R")
        for before, here in pairwise(path):
            last[before.side] = before.index
            changes = here.side != before.side
            if here.index in blanks:
                other = last.get("R" if before.side == "L" else "L")
                layout.add(changes, run, blanks[here.index], None if other is None else lines.ends(other))
                for side, tail in last.items():
                    layout.room.add(lines.ends(tail), side == here.side, lines.room(tail, here.index))
            run = 1 if changes else run + (here.index in blanks)
    return layout
