"""What the layout of a dump tells of its reading order, estimated from the document itself, pass by pass: a cue that does not
hold in it weighs nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import log

LEAST_TOLD = 0.2  # at half-random blank lines a trusting pass makes the rates differ by 0.1 to 0.2
WIDEST_ROOM = 10
IMAGINED_ROOMS = 15
MOST_FOR_ROOM = 3.0
_BOTH = (False, True)


class Cue:
    """How often something is so at a change of column and within a column, counted over the last pass."""

    def __init__(self, at_change: float, within: float, imagined: float = 4.0) -> None:
        self._counts = {True: [at_change * imagined, imagined], False: [within * imagined, imagined]}

    def add(self, changes: bool, seen: bool | None) -> None:
        if seen is not None:
            self._counts[changes][0] += seen
            self._counts[changes][1] += 1

    def tells(self) -> bool:
        """Whether its rates at changes and within columns differ by more than trusting it makes them differ."""
        (at_change, changes), (within, stays) = self._counts[True], self._counts[False]
        return abs(at_change / changes - within / stays) > LEAST_TOLD

    def score(self, changes: bool, seen: bool | None) -> float:
        if seen is None:
            return 0.0
        so, total = self._counts[changes]
        return log(so / total if seen else 1 - so / total)


class Room:
    """How much room lines leave for the first word of the line that continues them, and of one that does not, counted over the
    last pass: in set text a line ends where the next word has no room. Lines a paragraph may end with are counted apart."""

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

    start: Cue = field(default_factory=lambda: Cue(0.08, 0, 6))
    change: tuple[Cue, Cue, Cue] = field(default_factory=lambda: (Cue(0.93, 0, 20), Cue(0.8, 0, 10), Cue(0.4, 0, 6)))
    blank: Cue = field(default_factory=lambda: Cue(0.7, 0.45, 2))
    other_ends: Cue = field(default_factory=lambda: Cue(0.2, 0.6))
    room: Room = field(default_factory=Room)

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
