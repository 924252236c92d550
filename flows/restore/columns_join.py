"""How well one line continues another: a word and word-class model of the document's own lines over general English counts.

The classes are the commonest words themselves, common endings and the shapes of numbers, names and punctuation; what follows what
is counted inside the lines of the document, where order is certain, and starts from the bigram list that comes with symspellpy.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import chain, pairwise
from math import log

from flows.restore.words import frequencies

_TOKEN = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*|\d[\d.,]*\d|\d|[^\w\s]")
_NOTE_AT_END = re.compile(r"(?<=[^\W\d])([.,;:!?]?[”\"’')\]]*[.,;:!?]?)\s?(?:\d{1,3}|\d \d)$")
_EDGE = 90
# What is added to the share of every pair in symspellpy's list, its rarest making up 5e-7 of all.
_PAIR_FLOOR = 3e-8
_CLASS_FLOOR = 0.7
_COMMON_WORDS = 400
_LITTLE_WORDS = 40
_ENDINGS = ("tion", "ment", "ness", "ity", "ing", "ous", "ive", "ary", "ers", "ies", "ed", "ly", "al", "er", "es", *"seynt")
_MONTHS = frozenset(filter(None, month_name))
_STOPS = frozenset(".!?…")
_QUOTES = frozenset("”“\"’‘')]([")


@lru_cache(maxsize=1)
def _pair_counts() -> Mapping[str, int]:
    text = files("symspellpy").joinpath("frequency_bigramdictionary_en_243_342.txt").read_text(encoding="utf-8-sig")
    rows = (line.rpartition(" ") for line in text.splitlines())
    return {pair: int(count) for pair, _, count in rows}


@lru_cache(maxsize=1)
def _pair_shares() -> tuple[Mapping[str, float], Mapping[str, float], int]:
    """The share of all pairs a word is first in, and second in, and the number of pairs."""
    first: dict[str, int] = {}
    second: dict[str, int] = {}
    for pair, count in _pair_counts().items():
        one, _, two = pair.partition(" ")
        first[one] = first.get(one, 0) + count
        second[two] = second.get(two, 0) + count
    total = sum(first.values())
    return {word: count / total for word, count in first.items()}, {word: count / total for word, count in second.items()}, total


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    return frozenset(_commonest(_COMMON_WORDS))


def _commonest(number: int) -> list[str]:
    counts = frequencies()
    return sorted(counts, key=counts.__getitem__, reverse=True)[:number]


@lru_cache(maxsize=1)
def little_words() -> frozenset[str]:
    """Articles, prepositions and their like, which no title ends with."""
    return frozenset(_commonest(_LITTLE_WORDS))


@lru_cache(maxsize=1)
def _english_classes() -> Counter[tuple[str, str]]:
    """Pairs of word classes as English has them, in proportion, 3,000 in all."""
    totals: dict[tuple[str, str], float] = {}
    pairs = _pair_counts()
    scale = 3000 / sum(pairs.values())
    class_of = {word: word_class(word) for shares in _pair_shares()[:2] for word in shares}
    for pair, count in pairs.items():
        first, _, second = pair.partition(" ")
        classes = class_of[first], class_of[second]
        totals[classes] = totals.get(classes, 0.0) + count * scale
    return Counter(totals)


@lru_cache(maxsize=1)
def _english_margins() -> tuple[Counter[str], Counter[str]]:
    """How often each word class comes first in those pairs, and second."""
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for (one, two), count in _english_classes().items():
        first[one] += count
        second[two] += count
    return first, second


@lru_cache(maxsize=100_000)
def word_class(token: str) -> str:
    """The class of a token: itself for common words and marks, else its ending, its capital, or that it is a number."""
    if token[0].isdigit():
        return "0"
    if not token[0].isalpha():
        return "." if token in _STOPS else token
    if token[0].isupper():
        return "Month" if token in _MONTHS else "Name"
    if token in _common_words():
        return token
    return next((ending for ending in _ENDINGS if token.endswith(ending)), "x")


def tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


class Edges:
    """What a line shows to its neighbours: first and last words, whether a sentence ends with it, whether it ends in a hyphen."""

    __slots__ = ("capital", "first", "hyphen", "last", "lower", "second", "short", "stop")

    def __init__(self, text: str) -> None:
        tail = _NOTE_AT_END.sub(r"\1", text[-_EDGE:]) if text[-1:].isdigit() else text[-_EDGE:]
        head = tokens(text[:_EDGE])
        last = head if tail == text else tokens(tail)
        self.hyphen = len(tail) > 1 and tail[-1] in "-\u00ad" and tail[-2].isalpha()
        self.last = [token for token in last if token not in _QUOTES][-2:] or last[-1:]
        bare = [token for token in head if token not in _QUOTES] or head
        self.first = bare[0]
        self.second = bare[1] if len(bare) > 1 else ""
        self.stop = self.last[-1] in _STOPS
        self.lower = self.first[0].islower()
        self.capital = self.first[0].isupper()


class Continuation:
    """Scores, in nats, how much likelier it is that line b follows line a than that b stands there by chance."""

    def __init__(self, lines: Iterable[str], weights: Mapping[str, float]) -> None:
        self._weights = weights
        lines = [[token for token in tokens(line) if token not in _QUOTES] for line in lines]
        self._names = _names_inside(lines)
        self._class_of: dict[str, str] = {}
        classes = [list(map(self._class, line)) for line in lines]
        self._vocabulary = Counter(chain.from_iterable(lines))
        self._words = Counter(chain.from_iterable(map(pairwise, lines)))
        self._classes = Counter(chain.from_iterable(map(pairwise, classes)))
        self._skips = Counter(chain.from_iterable(zip(line, line[2:], strict=False) for line in classes))
        first, second = _english_margins()
        self._before, self._after = Counter(first), Counter(second)
        for (one, two), count in self._classes.items():
            self._before[one] += count
            self._after[two] += count
        self._total = sum(self._after.values())
        self._size = sum(self._vocabulary.values()) or 1

    def _class(self, token: str) -> str:
        """As `word_class`, but a common word with a capital it has only at the head of a sentence is a class of its own."""
        if token not in self._class_of:
            opens = token[0].isupper() and token not in self._names and token not in _MONTHS and token.lower() in _common_words()
            self._class_of[token] = "The" if opens else word_class(token)
        return self._class_of[token]

    def knows(self, word: str) -> bool:
        """Whether the document itself has the word inside a line."""
        return word in self._vocabulary

    def score(self, a: Edges, b: Edges) -> float:
        """Between -5 and 6 or so; 0 says nothing."""
        return max(self._weights["floor"], self._score(a, b))

    def _score(self, a: Edges, b: Edges) -> float:
        weights = self._weights
        if a.hyphen:
            return self._hyphenated(a, b)
        value = weights["classes"] * self._class_score(a.last[-1], b.first)
        if not a.stop:
            value += weights["words"] * self._word_score(a.last[-1], b.first)
            if b.second and b.second.isalpha() and len(a.last) > 1:
                value += weights["skips"] * self._skip_score(a, b)
        if a.stop and b.lower:
            value += weights["lower_after_stop"]
        elif a.stop:
            value += weights["capital_after_stop"]
        elif b.capital and self._class(b.first) == "The" and not self._words[a.last[-1], b.first]:
            value += weights["sentence_word_inside"]
        return value

    def _hyphenated(self, a: Edges, b: Edges) -> float:
        """The two halves of a word broken at the end of a line."""
        stem = next((token for token in reversed(a.last) if token[0].isalpha()), "")
        if (stem + b.first).lower() in frequencies() or self.knows(stem + b.first):
            return self._weights["healed"]
        if self._words["-", b.first]:
            return self._weights["compound"]
        return self._weights["compound_new"] if b.lower else self._weights["compound_name"]

    def _class_score(self, first: str, second: str) -> float:
        one, two = self._class(first), self._class(second)
        expected = self._before[one] * self._after[two] / self._total
        seen = self._classes[one, two] + _english_classes()[one, two]
        return log((seen + _CLASS_FLOOR) / (expected + _CLASS_FLOOR))

    def _skip_score(self, a: Edges, b: Edges) -> float:
        value = 0.0
        for first, second in ((a.last[0], b.first), (a.last[-1], b.second)):
            one, two = self._class(first), self._class(second)
            expected = self._before[one] * self._after[two] / self._total
            value += log((self._skips[one, two] + 2.0) / (min(expected, 50.0) + 2.0))
        return value

    def _word_score(self, first: str, second: str) -> float:
        if (first, second) in self._words:
            chance = self._vocabulary[first] * self._vocabulary[second] / self._size
            return min(4.0, log((self._words[first, second] + 0.5) / (chance + 0.1)))
        one, two = _plain(first), _plain(second)
        firsts, seconds, total = _pair_shares()
        if one not in firsts or two not in seconds:
            return 0.0
        chance = firsts[one] * seconds[two]
        seen = _pair_counts().get(f"{one} {two}", 0) / total
        return max(-3.0, min(4.0, log((seen + _PAIR_FLOOR) / (chance + _PAIR_FLOOR))))


def _plain(token: str) -> str:
    """A word in small letters without its possessive."""
    return token.lower().replace("’", "'").removesuffix("'s")


def _names_inside(lines: Iterable[list[str]]) -> frozenset[str]:
    """The words that keep their capital in the middle of a sentence."""
    return frozenset(second for line in lines for first, second in pairwise(line) if second[0].isupper() and first[0].isalpha())
