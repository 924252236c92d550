"""Nouns for a deal that only point back to one told before: "the contract with X", "X's contract", "this ten-year-old
project"."""

from __future__ import annotations

from spacy.tokens import Token

from flows.claims.lexicon import table
from flows.claims.scene import Scene
from flows.claims.surroundings import goods_in
from flows.claims.triggers import Trigger

POINTING = ("the", "this", "that")


def points_back(scene: Scene, trigger: Trigger) -> bool:
    """True where a definite noun for a deal comes with no word that says what is dealt in, or is a known project's name."""
    noun = trigger.token
    if trigger.name != "contract" or not any(
        c.dep_ == "poss" or (c.dep_ == "det" and c.lower_ in POINTING) for c in noun.children
    ):
        return False
    if _is_project(scene, trigger):
        return True
    own = [c for c in noun.children if c.dep_ not in ("det", "poss", "amod") and not (c.dep_ == "prep" and c.lower_ == "with")]
    return not any(c.pos_ in ("NOUN", "PROPN", "ADP") for c in own) and not _names_goods(trigger)


def _is_project(scene: Scene, trigger: Trigger) -> bool:
    return any(a.kind == "project" and a.start <= trigger.start < a.end for a in scene.actors_in(trigger.sentence, ("project",)))


def _names_goods(trigger: Trigger) -> bool:
    noun: Token = trigger.token
    low, high = trigger.sentence.offset(noun.left_edge), trigger.sentence.offset(noun.right_edge)
    works = frozenset(table("dealings")["works"])
    return any(low <= start <= high for start, _, _ in goods_in(trigger.sentence)) or any(
        t.lemma_.lower() in works for t in noun.subtree
    )
