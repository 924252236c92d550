"""How names and common words are written in ordinary case: `case.yaml` and the reference tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from flows.restore.words import is_inflected

REFERENCE = Path(__file__).resolve().parents[2] / "warehouse" / "reference"
REFERENCE_FILES = ("countries.yaml", "agencies.yaml", "entities.yaml", "names.yaml")
LONGEST_PHRASE = 8
_FORM_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")


@cache
def lexicon() -> dict[str, Any]:
    """`case.yaml`, its word lists as sets."""
    stored = yaml.safe_load((resources.files(__package__) / "case.yaml").read_text(encoding="utf-8"))
    return {name: frozenset(value.split()) if isinstance(value, str) else value for name, value in stored.items()}


@cache
def phrases() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Known written forms, as lower-case words to the words as written; single words too where no common word is spelt so."""
    known: dict[tuple[str, ...], tuple[str, ...]] = {}
    for form in [*lexicon()["phrases"], *_reference_forms()]:
        words = tuple(_FORM_TOKEN.findall(form))
        key = tuple(word.lower() for word in words)
        capital = any(word[0].isupper() for word in words)
        if capital and 0 < len(words) <= LONGEST_PHRASE and (len(words) > 1 or not _shadows_a_word(words[0])):
            known.setdefault(key, words)
    return known


def _shadows_a_word(word: str) -> bool:
    return word.isupper() and (len(word) < 3 or is_inflected(word.lower()))


def _reference_forms() -> Iterator[str]:
    for name in REFERENCE_FILES:
        if (REFERENCE / name).exists():
            yield from _strings(yaml.load((REFERENCE / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


def _strings(node: Any, key: str = "") -> Iterator[str]:
    """The written forms in a reference file: names, aliases and the like, not codes, sources or notes."""
    if isinstance(node, str):
        if key in ("name", "names", "aliases", "former_names", "adjectives", "demonyms", "metonyms", "abbreviations"):
            yield node
    elif isinstance(node, list):
        for item in node:
            yield from _strings(item, key)
    elif isinstance(node, dict):
        for name, value in node.items():
            yield from _strings(value, name)


@cache
def phrase_starts() -> dict[str, tuple[int, frozenset[str]]]:
    """First word of the known phrases to the length of the longest, and to the words that come second."""
    begun: dict[str, list[tuple[str, ...]]] = {}
    for words in phrases():
        begun.setdefault(words[0], []).append(words)
    return {
        first: (max(map(len, forms)), frozenset(words[1] for words in forms if len(words) > 1)) for first, forms in begun.items()
    }


@cache
def adjectives() -> frozenset[str]:
    """Adjectives and names of peoples ("Soviet", "Germans"), which name no organisation."""
    stored = yaml.load((REFERENCE / "countries.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    forms = [form for state in stored.values() for group in ("adjectives", "demonyms") for form in state.get(group) or []]
    return frozenset(form.lower() for form in forms)
