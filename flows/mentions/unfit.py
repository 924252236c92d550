"""What a run of capitals can name that is no firm: a common noun, a body of a state, a person's initials, a misprinted word."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from flows.mentions.runs import bare, words
from flows.restore.words import frequencies, is_word

COMMON_WORD = 2_000_000
NAMING = frozenset(["international", "general"])  # common words that make a name of a head noun ("International Paper")
SHORTEST_MISPRINT = 6
VERY_COMMON = 50_000_000
INITIALS = re.compile(r"(?:[A-Z]\.){1,3}")
SERIAL = re.compile(r"[A-Z]{1,4}-?\d{1,3}")


@lru_cache(maxsize=50_000)
def names_no_firm(text: str) -> bool:
    """Whether a run cannot be a firm's name, whatever stands around it."""
    return (
        bool(INITIALS.fullmatch(text) or SERIAL.fullmatch(text))
        or text.casefold() in words("places", "places")
        or _generic(text)
        or _is_body(text)
        or _is_title(text)
        or is_misprint(text)
    )


@cache
def is_misprint(text: str) -> bool:
    """Whether a single word is a very common one with a letter too few, too many, wrong or out of place ("Departmnet")."""
    word = text.casefold()
    if len(word) < SHORTEST_MISPRINT or not word.isalpha() or is_word(word):
        return False
    near = (common for length in range(len(word) - 1, len(word) + 2) for common in _common_words().get((word[0], length), ()))
    return any(DamerauLevenshtein.distance(word, common, score_cutoff=1) == 1 for common in near)


@cache
def _common_words() -> dict[tuple[str, int], list[str]]:
    """The very common words by their first letter and their length."""
    found: dict[tuple[str, int], list[str]] = {}
    for word, count in frequencies().items():
        if count > VERY_COMMON and len(word) >= SHORTEST_MISPRINT - 1:
            found.setdefault((word[0], len(word)), []).append(word)
    return found


def _is_title(text: str) -> bool:
    """Whether a run begins as the title of a document does ("Intelligence Memorandum Soviet Trade")."""
    opening = [bare(part) for part in text.split()[:2]]
    return len(opening) == 2 and all(part in words("apparatus") | words("act_heads") for part in opening)


def _generic(text: str) -> bool:
    """Whether a run is made of common nouns only ("Bank", "Engineering Division", "FOB")."""
    parts = [bare(part) for part in text.replace("-", " ").split()]
    kinds = (
        "firm_heads",
        "suffixes",
        "agency_heads",
        "act_heads",
        "place_heads",
        "apparatus",
        "abbreviations",
        "months",
        "firm_nouns",
    )
    if len(parts) > 1 and parts[0] in NAMING:
        return False
    return all(
        any(part in words(kind) for kind in kinds) or part in ("of", "for", "the", "and", "&", "") or part[:1].isdigit()
        for part in parts
    )


def _is_body(text: str) -> bool:
    """Whether a run names a body of a state or a newspaper ("Ministry of Finance", "Commerce Department"), or has the name of one
    with the next word glued to it ("Daily Tribunereporter")."""
    parts = text.replace("-", " ").split()
    return bare(parts[0]) in words("bodies") or bare(parts[-1]) in words("bodies") or any(map(_is_glued, parts))


def _is_glued(part: str) -> bool:
    """Whether a word is that of a body or newspaper and another word run into it."""
    low = bare(part)
    return any(low.startswith(body) and len(low) - len(body) > 3 and is_word(low[len(body) :]) for body in words("bodies")) and (
        not is_word(low)
    )
