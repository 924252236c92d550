"""The head of a text whose line ends are lost: titles, offices and dates that stand before the first sentence without a stop.

Only what is safe is set apart: words in capitals or title case, up to where a sentence must begin: after a run of capitals, after
the document's own title or the title of a section, or at a word that has its capital only because it begins a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from flows.restore.dates import parse_date
from flows.restore.marks import lexicon
from flows.restore.stream import MASK, Break

_WORD = re.compile(rf"[^\s{MASK}]+")
_SMALL = frozenset(["of", "the", "and", "in", "on", "for", "to", "as", "a", "an", "with", "from", "by", "at"])
LONGEST_HEAD = 600
FEWEST_CAPITALS = 3


def head_breaks(masked: str, start: int, end: int, title: str = "") -> list[Break]:
    """The headings at the head of `masked[start:end]` and the paragraph after them; empty where no head is told apart."""
    words = list(_WORD.finditer(masked, start, min(end, start + LONGEST_HEAD)))
    head = _head_words(words)
    edges = [edge for edge in _edges(masked, words, head, title) if edge > start]
    if not edges or len(words) == head:
        return []
    sentence = max(edges)
    hit = parse_date(masked[start:sentence])
    dated = [start + hit[1]] if hit and hit[1] else []
    headings = sorted({words[0].start(), *dated, *(edge for edge in _section_edges(masked, start, sentence + 1))})
    return [*(Break(place, "heading") for place in headings), Break(sentence)]


def section_breaks(masked: str, start: int, end: int) -> Iterator[Break]:
    """The titles of sections that stand between sentences inside `masked[start:end]`."""
    for match in _between_sentences().finditer(masked, start, end):
        yield Break(match.start(1), "heading")
        yield Break(match.end())


def _head_words(words: list[re.Match[str]]) -> int:
    """How many words come before the first in small letters that no title has; the rest of a broken word is none."""
    broken = {at + 1 for at, word in enumerate(words) if word[0].endswith("-")}
    small = (at for at, word in enumerate(words) if word[0][:1].islower() and word[0] not in _SMALL and at not in broken)
    return next(small, len(words))


def _edges(masked: str, words: list[re.Match[str]], head: int, title: str) -> Iterator[int]:
    """The places in the first `head` words where a sentence may begin."""
    openers = _openers()
    if not head or words[0][0] in openers:
        return
    for at in range(2, head):
        word, before = words[at][0], words[at - 1][0]
        if before in _SMALL or before.endswith(","):
            continue
        capitals = at >= FEWEST_CAPITALS and all(_in_capitals(words[back][0]) for back in range(at - FEWEST_CAPITALS, at))
        if (capitals and word[:1].isupper() and not _in_capitals(word)) or word in openers:
            yield words[at].start()
    low, high = words[0].start(), words[head - 1].end()
    yield from _after_date(masked, words[:head])
    yield from _section_edges(masked, low, high, after=True)
    if title and (place := masked.lower().rfind(title.lower(), low, high)) >= 0:
        yield from [word.start() for word in words[:head] if word.start() >= place + len(title) and word[0][:1].isupper()][:1]


def _after_date(masked: str, words: list[re.Match[str]]) -> Iterator[int]:
    """Where a word that is not in capitals follows the head's date."""
    low = words[0].start()
    hit = parse_date(masked[low : words[-1].end()])
    if hit is None or _SMALL.intersection(masked[low : low + hit[1]].split()[-1:]):
        return
    after = next((word for word in words if word.start() >= low + hit[2]), None)
    if after and after[0][0].isupper() and not _in_capitals(after[0]):
        yield after.start()


def _section_edges(masked: str, low: int, high: int, *, after: bool = False) -> Iterator[int]:
    """Where the titles of sections begin in `masked[low:high]`, or (`after`) where what follows them does."""
    for match in _sections().finditer(masked, low, high):
        yield match.end() if after else match.start()


def _in_capitals(word: str) -> bool:
    letters = [char for char in word if char.isalpha()]
    return len(letters) > 1 and all(char.isupper() for char in letters)


@cache
def _openers() -> frozenset[str]:
    return frozenset(lexicon()["sentence_openers"].split())


@cache
def _sections() -> re.Pattern[str]:
    titles = "|".join(map(re.escape, lexicon()["section_titles"]))
    return re.compile(rf"(?<![\w-])(?:{titles})[ ]+(?=[A-Z])")


@cache
def _between_sentences() -> re.Pattern[str]:
    titles = "|".join(map(re.escape, lexicon()["section_titles"]))
    return re.compile(rf"(?<=[.?!{MASK}] )({titles})[ {MASK}]+(?=[A-Z])")
