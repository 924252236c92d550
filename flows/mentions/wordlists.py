"""Reading the word lists beside the grammars, and making patterns of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

FOLDER = Path(__file__).parent / "lexicon"
Answer = TypeVar("Answer")
REMEMBERED = 200_000  # words
HEAD = re.compile(r"([a-z])(?![?*+{])([a-z](?![?*+{]))?")  # of a pattern: its first letters, none of them optional
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)} | {
    0xA0: 0x20,
    0x2013: 0x2D,
    0x2014: 0x2D,
    0x2011: 0x2D,
    0x2019: 0x27,
}


class Remembered(dict[str, Answer]):
    """The answers to a question about words, a limited number of them."""

    def __init__(self, question: Callable[[str], Answer]) -> None:
        self._question = question

    def __missing__(self, word: str) -> Answer:
        if len(self) >= REMEMBERED:
            self.clear()
        self[word] = answer = self._question(word)
        return answer


@cache
def wordlist(name: str) -> dict[str, Any]:
    """The word list `name`, as TOML gives it."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def lowered(text: str) -> str:
    """`text` in small letters, with plain hyphens, apostrophes and spaces, character for character: every offset stays."""
    return text.translate(_LOWER)


def either(words: Iterable[str]) -> str:
    """A pattern that matches any of `words`, the longest first; a space in a word stands for any white space."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=lambda word: (-len(word), word)))


def factored(patterns: Iterable[str]) -> str:
    """A pattern that matches any of `patterns`, those with the same first two letters together, so that a search soon gives a
    word up. The order counts only among patterns with the same first letters."""
    groups: dict[str, dict[str, list[str]]] = {}
    for pattern in patterns:
        head = HEAD.match(pattern)
        first, second = head.groups("") if head else ("", "")
        groups.setdefault(first, {}).setdefault(second, []).append(pattern[len(first) + len(second) :])
    return "|".join(
        first + _any(second + _any(rests) for second, rests in seconds.items())
        for first, seconds in sorted(groups.items(), reverse=True)
    )


def _any(patterns: Iterable[str]) -> str:
    listed = list(patterns)
    return listed[0] if len(listed) == 1 else f"(?:{'|'.join(listed)})"
