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


def is_word(word: str) -> bool:
    """Whether a word, in any case, is in the dictionary; a possessive counts as its word."""
    lowered = word.lower().replace("’", "'")
    return lowered in frequencies() or lowered.removesuffix("'s").removesuffix("s'") in frequencies()
