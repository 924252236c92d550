"""Known names as they are misprinted: two letters that changed places, one letter lost or wrong."""

from __future__ import annotations

import operator
from collections.abc import Iterable

from rapidfuzz.distance import DamerauLevenshtein

from flows.restore.words import is_word

SHORTEST_APART = 6
SHORTEST_EXCHANGED, EXCHANGED, UNCHANGED = 8, 2, 3


class Exchanged:
    """Words that are found again where two of their letters have changed places: long ones that are in no dictionary."""

    def __init__(self) -> None:
        self._words: dict[tuple[str, str], list[str]] = {}

    def add(self, word: str) -> None:
        if len(word) >= SHORTEST_EXCHANGED and not is_word(word):
            self._words.setdefault(_letters(word), []).append(word)

    def meant(self, word: str) -> str | None:
        """The word in which two letters have changed places; None where the word is one of its own."""
        if len(word) < SHORTEST_EXCHANGED:
            return None
        near = {known for known in self._words.get(_letters(word), ()) if sum(map(operator.ne, known, word)) == EXCHANGED}
        return near.pop() if len(near) == 1 and not is_word(word) else None


def nearly(words: tuple[str, ...], forms: Iterable[tuple[str, ...]]) -> tuple[str, ...] | None:
    """The form that differs from `words` by a single letter of one long word that is in no dictionary ("Ugine Kuhlman")."""
    if not any(map(may_be_misprinted, words[1:])):
        return None
    for form in forms:
        differing = (
            [(one, other) for one, other in zip(words, form, strict=False) if one != other] if len(form) == len(words) else []
        )
        if len(differing) == 1 and _one_letter_apart(*differing[0]):
            return form
    return None


def may_be_misprinted(word: str) -> bool:
    """Whether a word is a long one that is in no dictionary."""
    return len(word) >= SHORTEST_APART and not is_word(word)


def _one_letter_apart(printed: str, known: str) -> bool:
    return (
        len(known) >= SHORTEST_APART
        and may_be_misprinted(printed)
        and DamerauLevenshtein.distance(printed, known, score_cutoff=1) == 1
    )


def _letters(word: str) -> tuple[str, str]:
    """The first letters of a word and all of them in the order of the alphabet: the same however letters change places."""
    return word[:UNCHANGED], "".join(sorted(word))
