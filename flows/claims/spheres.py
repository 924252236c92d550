"""Which sphere of affairs a word belongs to: trade and credit, war, diplomacy, affairs at home, borders, weather, sport."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from flows.claims.lexicon import table

NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "X"})


def spheres_of(noun: Token) -> frozenset[str]:
    """The spheres a word belongs to; none for a verb."""
    if noun.pos_ not in NOMINAL:
        return frozenset()
    return _spheres().get(noun.lemma_.lower(), frozenset()) | _spheres().get(noun.lower_, frozenset())


def is_of_war_or_state(noun: Token) -> bool:
    """True for 'tests' in 'nuclear tests', 'talks' in 'arms talks': a matter of war or diplomacy and not of trade."""
    found = spheres_of(noun)
    return bool(found & {"military", "diplomatic"}) and "economic" not in found


@cache
def _spheres() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for name, nouns in table("spheres")["spheres"].items():
        for noun in nouns:
            found[noun] = found.get(noun, frozenset()) | {name}
    return found
