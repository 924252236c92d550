"""Who a pronoun or a definite noun stands for: "it lent", "its contract", "the bank", taken from the sentences before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from flows.claims.lexicon import table
from flows.claims.scene import Scene
from flows.mentions.gazetteer import entity_kinds
from flows.mentions.language import Sentence
from flows.mentions.names import Actor

REACH = 2
SUBJECT = ("nsubj", "nsubjpass", "poss", "agent")


def stand_ins(scene: Scene, sentence: Sentence, depth: int = REACH) -> Iterator[tuple[Actor, Actor]]:
    """Each word of a sentence that stands for an actor named before, as an actor at that word, with the actor it stands for."""
    if sentence.doc is None or depth == 0:
        return
    for token in sentence.doc:
        wanted = _refers(token)
        if not wanted:
            continue
        place = sentence.offset(token)
        named = _antecedent(scene, sentence, place, wanted, depth)
        if named is not None:
            yield replace(named, start=place, end=place + len(token.text)), named


def _refers(token: Token) -> tuple[str, ...]:
    """The kinds of actor a word may stand for; none where it stands for nobody."""
    words = table("reference")
    if token.lower_ in words["singular"] and token.dep_ in ("nsubj", "nsubjpass", "poss", "dative") and not _empty(token):
        return ("company", "group", "state")
    if token.lower_ in words["plural"] and token.dep_ in ("nsubj", "nsubjpass", "poss", "dative", "dobj", "pobj"):
        return ("group", "state", "company")
    if token.pos_ in ("NOUN", "PROPN") and any(
        c.lower_ in ("the", "this", "that", "same") for c in token.children if c.dep_ in ("det", "amod")
    ):
        if any(c.dep_ in ("compound", "poss", "prep", "appos", "relcl") for c in token.children):
            return ()
        if token.lower_ in words["banks"]:
            return ("bank",)
        if token.lower_ in words["firms"]:
            return ("company",)
    return ()


def _empty(token: Token) -> bool:
    """True for the 'it' of 'it is said that', 'it was agreed to'."""
    verb = token.head
    return token.dep_ != "poss" and any(
        c.dep_ in ("ccomp", "csubj") or (c.dep_ == "xcomp" and token.dep_ == "nsubjpass") for c in verb.children
    )


def _antecedent(scene: Scene, sentence: Sentence, place: int, wanted: tuple[str, ...], depth: int) -> Actor | None:
    """The actor most in view before view offset `place`: the subject of the clause or sentence before, else the last named."""
    here = [a for a in scene.actors_in(sentence) if a.end <= place and _fits(a, wanted) and _is_subject(sentence, a)]
    if here:
        return here[-1]
    earlier = [s for s in scene.paragraph_sentences(sentence) if sentence.index - REACH <= s.index < sentence.index]
    for other in reversed(earlier):
        named = [a for a in scene.actors_in(other) if _fits(a, wanted)]
        subjects = [a for a in named if _is_subject(other, a)]
        if subjects or named:
            return (subjects or named[::-1])[0]
        for _, meant in stand_ins(scene, other, depth - 1):
            if _fits(meant, wanted):
                return meant
    return None


def _fits(actor: Actor, wanted: tuple[str, ...]) -> bool:
    if wanted == ("bank",):
        return actor.kind in ("company", "group") and is_bank(actor)
    return actor.kind in wanted and actor.form != "adjective"


def _is_subject(sentence: Sentence, actor: Actor) -> bool:
    span = sentence.span(actor.start, actor.end)
    return span is not None and span.root.dep_ in SUBJECT


def is_bank(actor: Actor) -> bool:
    """True for what the reference list knows as a bank and for what calls itself one."""
    if actor.key is not None and entity_kinds().get(actor.key) in ("bank", "state_bank"):
        return True
    lowered = f"{actor.name} {actor.text}".lower()
    return actor.kind in ("company", "group") and any(word in lowered for word in table("reference")["bank_words"])
