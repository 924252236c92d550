"""The reading order of interleaved columns: dynamic programming over (column of this line, last line of each column).

A path's score is the sum of how well each line continues the one before it in its column, of the joins between columns and pages,
and of what the layout tells (`columns_cues.py`): alternation, blank lines, the room a line leaves for the next word, and that a
column runs on alone where the other has ended a paragraph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple, Protocol

from flows.restore.columns_cues import Layout

Side = Literal["L", "R"]
BEAM = 30
HOPELESS = 12.0
PASSES = 5
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
            value = self._known[a, b] = self._lines.join(a, b) + self._layout.room.score(
                self._lines.ends(a), self._lines.room(a, b)
            )
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
