"""Note marks: digits glued to a word, set apart by a space, or on a line of their own, told from real numbers by their sequence.

The marks of a document count 1, 2, 3 ... in reading order. Every place that could be a mark is a candidate; the chain is the best
strictly rising run of candidates. A place that could as well be a number is a mark only where both its neighbours are in the
chain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# A mark glued to a word or to the marks that close it.
_GLUED = re.compile(r"(?:(?<=[^\W\d_]{3})|(?<=[.,;:!?%”\"’)\]]))[1-9]\d{0,2}(?=[\s.,;:)\]”]|$)")
# Digits after a stop that a digit stands before read as a decimal, unless that is a year or a sentence begins after them.
_DIGIT_BEFORE = re.compile(r"\d[.,]$")
_YEAR_BEFORE = re.compile(r"(?<!\d)(?:1[89]|20)\d\d\.$")
_SENTENCE = re.compile(r"\s+[“\"(]?[A-Z]")
_AFTER_YEAR = re.compile(r"(?<![\d.,$])(?:1[89]|20)\d\d([1-9]\d{0,2})(?=[\s.,;:)\]”]|$)(?![.,]\d)")
_SPACED_DIGITS = re.compile(r"(?<=[^\W\d_.,;:!?”’\")\]])[.,;:!?”’\")\]]*\s([1-9](?: \d){1,2})(?=\s|$)")
_SPACED = re.compile(r"(?<=[.!?”’\")\]])\s([1-9]\d{0,2})(?=\s+[A-Z“(\d]|\s*$)")
# What a sure, an unsure and a lone mark are worth to the chain; what a number left out, a start above 1 (per number, at most
# _MOST_FOR_START) and a line of distance from where a lone mark is printed cost it.
_STRONG, _WEAK, _ALONE = 1.0, 0.6, 0.9
_GAP, _NOT_FROM_ONE, _MOST_FOR_START, _LATER = 0.35, 0.3, 3.0, 0.06
_LOOK_BACK = 30


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may be note mark `value`: characters `start:end` of line `line` (counted in reading order), or, with
    `alone`, a line of digits that stands after that line; `alone` is the caller's name for it and `late` says that it is
    printed some lines further down."""

    value: int
    line: int
    start: int
    end: int
    weight: float
    alone: int | None = None
    late: bool = False

    @property
    def sure(self) -> bool:
        return self.weight > _WEAK


def candidates_in(line: int, text: str) -> Iterator[Candidate]:
    """The places inside a line that may be marks, the blank before a spaced one included."""
    for match in _GLUED.finditer(text):
        before = text[max(0, match.start() - 6) : match.start()]
        decimal = _DIGIT_BEFORE.search(before)
        if not decimal or _YEAR_BEFORE.search(before) or _SENTENCE.match(text, match.end()):
            yield Candidate(int(match[0]), line, match.start(), match.end(), _WEAK if decimal else _STRONG)
    for match in _AFTER_YEAR.finditer(text):
        yield Candidate(int(match[1]), line, match.start(1), match.end(1), _WEAK)
    for pattern in (_SPACED_DIGITS, _SPACED):
        for match in pattern.finditer(text):
            yield Candidate(int(match[1].replace(" ", "")), line, match.start(1) - 1, match.end(1), _WEAK)


def candidate_alone(value: int, line: int, alone: int, away: int) -> Candidate:
    """A line of digits that may stand after `line`; `away` counts the lines between that place and where it is printed."""
    return Candidate(value, line, 10**9, 10**9, _ALONE - _LATER * away, alone, away > 0)


def chain(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The marks, in reading order, which is also the order of their numbers."""
    best: dict[int, tuple[float, Candidate]] = {}
    links: dict[Candidate, Candidate | None] = {}
    for candidate in sorted(candidates, key=lambda one: (one.line, one.start, one.value)):
        if candidate.value == 0:
            continue
        score, before = _best_before(best, candidate)
        if candidate.value not in best or score > best[candidate.value][0]:
            best[candidate.value] = (score, candidate)
            links[candidate] = before
    if not best:
        return []
    found: list[Candidate] = []
    last: Candidate | None = max(best.values(), key=lambda entry: entry[0])[1]
    while last is not None:
        found.append(last)
        last = links[last]
    return _without_numbers(found[::-1])


def _best_before(best: dict[int, tuple[float, Candidate]], candidate: Candidate) -> tuple[float, Candidate | None]:
    """The best score of a chain that ends with `candidate`, and the candidate before it in that chain."""
    top: tuple[float, Candidate | None] = (candidate.weight - min(_NOT_FROM_ONE * (candidate.value - 1), _MOST_FOR_START), None)
    for value in range(max(1, candidate.value - _LOOK_BACK), candidate.value):
        if value in best:
            score = best[value][0] + candidate.weight - _GAP * (candidate.value - value - 1)
            if score > top[0]:
                top = score, best[value][1]
    return top


def _without_numbers(found: list[Candidate]) -> list[Candidate]:
    """The chain without what may be a number: unsure places whose neighbours in the count are missing, and a lone mark but 1."""
    values = {one.value for one in found}
    kept = [
        one
        for one in found
        if one.alone is not None
        or (one.sure and (len(found) > 1 or one.value == 1))
        or (one.value - 1 in values and one.value + 1 in values)
    ]
    return kept if len(kept) == len(found) else (_without_numbers(kept) if kept else [])
