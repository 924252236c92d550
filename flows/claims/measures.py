"""Words that may tell a measure of coercion: what names one, what it bears on, and the category that gives."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from flows.claims.lexicon import table
from flows.claims.scene import Scene
from flows.claims.triggers import Trigger, clause_top
from flows.mentions.language import Sentence


def measure_triggers(scene: Scene) -> Iterator[Trigger]:
    """Words that may tell a measure of coercion, with the category that what they bear on gives them."""
    for sentence in scene.sentences:
        if sentence.doc is None or sentence.label not in ("body", "note", "list"):
            continue
        found = [trigger for token in sentence.doc if (trigger := _measure(sentence, token))]
        yield from _one_a_place(found)


def _measure(sentence: Sentence, token: Token) -> Trigger | None:
    rules = table("measures")
    lemma = token.lemma_.lower()
    named = (token.pos_ in ("NOUN", "PROPN") and lemma in rules["nouns"]) or (token.pos_ == "VERB" and lemma in rules["verbs"])
    if not named:
        return None
    category = next((name for name, words in rules["category"].items() if lemma in words), None)
    bears_on = _bears_on(token)
    for kind in rules["objects"]:
        if category is None and bears_on & set(kind["words"]):
            category = kind["name"]
            if category == "licence":
                category = "licence_suspension" if lemma in kind["suspending"] else "licence_denial"
    if category is None:
        return None
    start = sentence.offset(token)
    return Trigger(sentence, start, start + len(token.text), category, token)


def _bears_on(token: Token) -> set[str]:
    """The words a coercive verb or noun governs or stands with: object, passive subject, what follows on, of, to, from, against."""
    governed = [child for child in token.children if child.dep_ in ("dobj", "nsubjpass", "prep", "dative", "attr", "compound", "amod", "xcomp", "ccomp", "pcomp", "nmod", "prt", "poss", "npadvmod")]
    if token.lemma_ == "expire":
        governed += [child for child in token.children if child.dep_ == "nsubj"]
    if token.dep_ in ("pobj", "compound", "dobj") and token.pos_ == "NOUN":
        governed += [child for child in token.head.children if child.dep_ in ("compound", "dobj")]
    words: set[str] = set()
    for child in governed:
        for inner in child.subtree:
            words.update((inner.lower_, inner.lemma_.lower()))
    return words - {token.lower_, token.lemma_.lower()}


def _one_a_place(found: list[Trigger]) -> Iterator[Trigger]:
    """One trigger a clause: nouns that name a measure by themselves before others, then the first."""
    chosen: list[Trigger] = []
    alone = frozenset(table("measures")["alone"])
    for trigger in sorted(found, key=lambda t: (t.token.lemma_.lower() not in alone, t.start)):
        if all(clause_top(trigger.token) != clause_top(other.token) or abs(trigger.start - other.start) > 90 for other in chosen):
            chosen.append(trigger)
    return iter(sorted(chosen, key=lambda t: t.start))
