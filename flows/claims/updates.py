"""What later sentences say of a record told before: "neither loan was drawn on", "the order was halved", "both were refused"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from flows.claims.lexicon import noun_classes, table
from flows.claims.realis import OVERRIDES, Status, status
from flows.claims.scene import Scene
from flows.claims.types import Cell, Record
from flows.mentions.language import Sentence

REACH = 3  # sentences
LEAST = 2.0
ABOVE = 0.01


def add_later_word(scene: Scene, records: Sequence[Record]) -> None:
    """Add to credits and deals the status that a later sentence gives them; the earlier statement stays as a claim that lost."""
    tellers = {record.sentence for record in records}
    for sentence in scene.sentences:
        if sentence.doc is None or sentence.index in tellers or _has_own_sum(scene, sentence):
            continue
        for token in sentence.doc:
            for name, which in _reference(token):
                meant = _meant(scene, sentence, [r for r in records if r.table == name], which)
                found = (
                    status(name, sentence, sentence.offset(token), sentence.offset(token) + len(token.text)) if meant else None
                )
                if found is not None and found.points >= LEAST and found.value in OVERRIDES | {"disbursed", "completed"}:
                    for record in meant:
                        _update(scene, record, found)


def _has_own_sum(scene: Scene, sentence: Sentence) -> bool:
    return bool(scene.within(scene.money, sentence.start, sentence.end))


def _reference(token: Token) -> Iterator[tuple[str, str]]:
    """The table a subject points back to, and to which of its records: last, former, two, all."""
    if token.dep_ not in ("nsubj", "nsubjpass") and token.head.dep_ not in ("nsubj", "nsubjpass"):
        return
    words = table("updates")
    if token.lower_ in words["which"] and token.dep_ in ("nsubj", "nsubjpass"):
        yield from ((name, words["which"][token.lower_]) for name in ("credits", "deals"))
        return
    determiner = next(
        (c.lower_ for c in token.children if c.dep_ in ("det", "poss", "predet", "amod") and c.lower_ in words["definite"]), None
    )
    if determiner is None or token.dep_ not in ("nsubj", "nsubjpass"):
        return
    kinds = noun_classes(token.lemma_)
    pointed = next((words["which"][c.lower_] for c in token.children if c.lower_ in words["which"]), None)
    which = pointed or ("all" if token.tag_ in ("NNS", "NNPS") else "last")
    if "credit" in kinds or token.lemma_.lower() in words["credit_nouns"]:
        yield "credits", which
    if kinds & {"deal", "supply", "plant"} or token.lemma_.lower() in words["deal_nouns"]:
        yield "deals", which


def _meant(scene: Scene, sentence: Sentence, records: Sequence[Record], which: str) -> list[Record]:
    """The records a reference in a sentence means, among those told shortly before in its paragraph."""
    near = {s.index for s in scene.paragraph_sentences(sentence) if sentence.index - REACH <= s.index < sentence.index}
    told = [r for r in records if r.sentence in near]
    if not told:
        return []
    if which == "former":
        return told[-2:-1]
    if which == "two":
        return told[-2:]
    return [r for r in told if r.sentence == told[-1].sentence] if which == "all" else told[-1:]


def _update(scene: Scene, record: Record, found: Status) -> None:
    standing = record.cell("status")
    sure = min(0.99, (standing.confidence if standing else 0.5) + ABOVE)
    start, end = scene.document.view.span(found.start, found.end)
    record.cells.append(Cell("status", found.value, start, end, f"{record.table.rstrip('s')}.later/1", round(sure, 3)))
