"""Whether a word of coercion bears on trade and credit, or on arms, recognition, borders and affairs at home."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from flows.claims.bearing import governed
from flows.claims.spheres import NOMINAL, spheres_of
from flows.claims.triggers import Trigger

DEEPEST = 3
APART = frozenset({"relcl", "advcl", "nsubj", "acl"})
FIGHT = frozenset({"military", "sport", "territory"})


def bearing_features(trigger: Trigger) -> Iterator[str]:
    """`matter:` trade, war, another sphere (apart) or none for what the trigger governs, and `around:` war or no trade at all
    for its sentence."""
    token = trigger.token
    below = _spheres(_nouns_below(governed(token), token))
    around = below | _spheres(noun for noun in token.sent if noun != token)
    yield "matter:trade" if "economic" in below else "matter:apart" if below else "matter:none"
    if below & FIGHT and "economic" not in below:
        yield "matter:war"
    if "economic" not in around:
        yield "around:no_trade"
        if around & FIGHT:
            yield "around:war"


def _spheres(nouns: Iterable[Token]) -> frozenset[str]:
    return frozenset(name for noun in nouns for name in spheres_of(noun))


def _nouns_below(heads: Iterable[Token], token: Token, depth: int = 0) -> Iterator[Token]:
    """The nouns that hang on these words; clauses hanging on them speak of something else."""
    for head in heads:
        if head == token:
            continue
        if head.pos_ in NOMINAL:
            yield head
        if depth < DEEPEST:
            yield from _nouns_below((c for c in head.children if c.dep_ not in APART), token, depth + 1)
