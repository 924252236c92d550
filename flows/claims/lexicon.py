"""The reader's word classes, read once from the TOML files beside this module."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("lexicon")


@cache
def table(name: str) -> dict[str, Any]:
    """One lexicon file as a dictionary."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


@cache
def classes(part: str) -> dict[str, frozenset[str]]:
    """Word -> classes for one section of `words.toml` (nouns, verbs, modals, bridges)."""
    found: dict[str, set[str]] = {}
    for name, words in table("words")[part].items():
        for word in words:
            found.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in found.items()}


def noun_classes(lemma: str) -> frozenset[str]:
    return classes("nouns").get(lemma.lower(), frozenset())


def verb_classes(lemma: str) -> frozenset[str]:
    return classes("verbs").get(lemma.lower(), frozenset())
