"""English words with their frequencies: symspellpy's 82,765-word dictionary (SCOWL words with Google Books counts), and words the
documents of this field use that it lacks (`words.txt`)."""

from __future__ import annotations

from functools import cache
from importlib import resources
from types import MappingProxyType

FIELD_WORD_COUNT = 1_000_000


@cache
def frequencies() -> MappingProxyType[str, int]:
    """Lower-case word to its count."""
    counts: dict[str, int] = {}
    dictionary = resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    for line in dictionary.read_text(encoding="utf-8-sig").splitlines():
        word, count = line.split()
        counts[word] = int(count)
    for word in (resources.files(__package__) / "words.txt").read_text(encoding="utf-8").split():
        counts.setdefault(word, FIELD_WORD_COUNT)
    return MappingProxyType(counts)


SUFFIXES = ("s", "es", "ed", "d", "ing", "er", "ers", "ly", "al", "ness", "able", "ment", "ments", "less", "ish")
PREFIXES = ("un", "re", "non", "pre", "over", "under", "mis", "out", "multi", "inter", "anti", "semi", "petro", "super", "sub")
SHORTEST_STEM = 4


def is_word(word: str) -> bool:
    """Whether a word, in any case, is in the dictionary; a possessive counts as its word."""
    lowered = word.lower().replace("’", "'")
    return lowered in frequencies() or lowered.removesuffix("'s").removesuffix("s'") in frequencies()


def is_inflected(word: str) -> bool:
    """Whether a lower-case word is in the dictionary or a regular form of a word that is ("subsidizing", "reopened")."""
    if is_word(word):
        return True
    return any(_is_stem(word[: -len(suffix)], suffix) for suffix in SUFFIXES if word.endswith(suffix)) or any(
        word.startswith(prefix) and len(word) - len(prefix) >= SHORTEST_STEM and is_word(word[len(prefix) :])
        for prefix in PREFIXES
    )


def _is_stem(stem: str, suffix: str) -> bool:
    if len(stem) < SHORTEST_STEM:
        return False
    vowel = suffix[0] in "aei"
    return is_word(stem) or (vowel and is_word(stem + "e")) or (vowel and stem[-1] == stem[-2] and is_word(stem[:-1]))
