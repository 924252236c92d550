"""What a hyphen at a line's end, or one left inside a line by an older line's end, stands for."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from flows.restore.words import frequencies, is_word

Healing = Literal["join", "keep", "space"]

SUSPENDED_BEFORE = frozenset(("and", "or", "to", "nor", "but", "than", "und"))
JOINED_FAR_COMMONER = 10


@lru_cache(maxsize=50_000)
def heal(left: str, right: str, gap: Literal["none", "space", "line"]) -> Healing:
    """How `left-right` reads: one word (`join`), a compound with its hyphen (`keep`), or two words (`space`, "medium- and
    long-term"). `gap` is what stands between hyphen and `right`."""
    if right.lower() in SUSPENDED_BEFORE and gap != "none":
        return "space"
    if not (left.isalpha() and right.isalpha()):
        return "keep" if gap != "space" else "space"
    joined = (left + right).lower()
    if gap == "none":
        return "join" if _split_by_an_old_line_end(left.lower(), right.lower(), joined) else "keep"
    if right[0].isupper() and not left.isupper():
        return "keep"
    if joined in frequencies():
        return "join" if not _better_apart(left.lower(), right.lower(), joined) else "keep"
    if is_word(left) and is_word(right):
        return "keep" if gap == "line" else "space"
    return "join"


def _better_apart(left: str, right: str, joined: str) -> bool:
    """A rare joined word whose parts are both common words of some length is a compound ("long-term")."""
    counts = frequencies()
    if min(len(left), len(right)) < 4 or left not in counts or right not in counts:
        return False
    return counts[joined] * 100 < min(counts[left], counts[right])


def _split_by_an_old_line_end(left: str, right: str, joined: str) -> bool:
    """Inside a line only a word far commoner than the rarer of its parts was one word ("de-liveries", not "co-operate")."""
    counts = frequencies()
    if joined not in counts or joined.endswith("-"):
        return False
    rarer = min(counts.get(left, 0), counts.get(right, 0))
    return counts[joined] > JOINED_FAR_COMMONER * max(rarer, 10_000)
