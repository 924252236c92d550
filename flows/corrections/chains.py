"""Merges and splits held against one another: what merges join, one through the next, no split may part."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Sequence

from flows.corrections.files import BadCorrection, Correction

Joined = tuple[Correction, Hashable, Hashable]


def refuse_contradictions(merges: Iterable[Joined], splits: Iterable[Joined]) -> None:
    """Raises `BadCorrection` where merges make one, directly or through others, of the two sides that a split parts; each is
    given with its two sides."""
    near: dict[Hashable, list[tuple[Hashable, Correction]]] = defaultdict(list)
    for merge, one, other in merges:
        near[one].append((other, merge))
        near[other].append((one, merge))
    for split, one, other in splits:
        if chain := _chain(near, one, other):
            listed = " and ".join(each.origin for each in chain)
            raise BadCorrection(
                f"{split.origin} parts {split.address} from {split.other}, which {listed} {'merge' if chain[1:] else 'merges'} "
                "into one; change or remove one of them"
            )


def _chain(near: dict[Hashable, list[tuple[Hashable, Correction]]], one: Hashable, other: Hashable) -> Sequence[Correction]:
    """The merges that lead from one side to the other, the fewest that do; none where the two stay apart."""
    led: dict[Hashable, tuple[Correction, ...]] = {one: ()}
    waiting = deque([one])
    while waiting:
        here = waiting.popleft()
        for there, merge in near[here]:
            if there not in led:
                led[there] = (*led[here], merge)
                waiting.append(there)
    return led.get(other, ())
