"""When a firm was founded, as told: "X was set up in 1974", "they founded X in June 1980", "X, established in 1968"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from flows.claims.lexicon import table
from flows.claims.scene import Scene
from flows.claims.types import Founding
from flows.mentions.actors import Actor
from flows.mentions.language import Sentence
from flows.mentions.types import When

CONFIDENCE = 0.7
FOUNDED = ("dobj", "nsubjpass")


def founding(scene: Scene, actor: Actor) -> Founding | None:
    """The date by which a firm's mention is told to have been founded, with its place in the pinned text; None where none is."""
    sentence = scene.sentence_at(actor.start)
    span = sentence.span(actor.start, actor.end) if sentence is not None and sentence.doc is not None else None
    verb = next(_verbs(span.root), None) if span is not None else None
    when = _date(scene, sentence, verb) if sentence is not None and verb is not None else None
    if when is None:
        return None
    return Founding(when.edtf, *scene.document.view.span(when.start, when.end), CONFIDENCE)


def _verbs(name: Token) -> Iterator[Token]:
    """The verbs of founding that a name is the object of, or that describe it; nothing that was not done."""
    objects = [name.head] if name.dep_ in FOUNDED else []
    for verb in (*objects, *(c for c in name.children if c.dep_ in ("acl", "relcl"))):
        particles = {c.lower_ for c in verb.children if c.dep_ == "prt"}
        words = table("members")["founding"]
        is_founding = verb.lemma_.lower() in words["verbs"] or (verb.lemma_.lower() in words["with_up"] and "up" in particles)
        if verb.tag_ in ("VBN", "VBD") and is_founding and not any(c.dep_ == "neg" or c.tag_ == "MD" for c in verb.children):
            yield verb


def _date(scene: Scene, sentence: Sentence, verb: Token) -> When | None:
    """The one point in time that hangs on a verb itself, not on what is joined to it."""
    told = []
    for when in scene.within(scene.dates, sentence.start, sentence.end):
        span = sentence.span(when.start, when.end)
        if when.role == "point" and span is not None and span.root.head.head == verb and span.root.head.lower_ in ("in", "on"):
            told.append(when)
    return told[0] if len(told) == 1 else None
