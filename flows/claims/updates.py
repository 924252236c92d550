"""What later sentences say of a record told before: "neither loan was drawn on", "the sale was trimmed", "both were refused"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from flows.claims.lexicon import noun_classes, table
from flows.claims.realis import OVERRIDES, TENTATIVE, Status, goes_beyond, status
from flows.claims.scene import Scene
from flows.claims.types import Cell, Record, plain
from flows.mentions.language import Sentence
from flows.mentions.names import Actor

REACH = 3  # sentences
LEAST = 2.0
ABOVE = 0.01
LATER = OVERRIDES | {"disbursed", "completed"}


def add_later_word(scene: Scene, records: Sequence[Record]) -> None:
    """Add to credits and deals the status that a later sentence, or a later clause of their own, gives them; the earlier
    statement stays as a claim that lost."""
    tellers = {record.sentence for record in records}
    for sentence in scene.sentences:
        if sentence.doc is None or (sentence.index not in tellers and _tells_another_sum(scene, sentence, records)):
            continue
        _tell_fates(scene, sentence, records)
        for token in sentence.doc:
            for name, which in _reference(token):
                of_table = [record for record in records if record.table == name]
                meant = _meant(scene, sentence, token, of_table, which, own=sentence.index in tellers)
                start = sentence.offset(token)
                found = status(name, sentence, start, start + len(token.text)) if meant else None
                if found is not None and found.points >= LEAST:
                    for record in meant:
                        _update(scene, record, found, passive=token.dep_ == "nsubjpass")


def _tell_fates(scene: Scene, sentence: Sentence, records: Sequence[Record]) -> None:
    """What a sentence says of a firm that was after a deal told before it in the paragraph: it lost out, it won, it withdrew."""
    before = {s.index for s in scene.paragraph_sentences(sentence) if s.index < sentence.index}
    for actor in scene.actors_in(sentence, ("company",)):
        span = sentence.span(actor.start, actor.end)
        verb = span.root.head if span is not None and span.root.dep_ == "nsubj" else None
        value = table("updates")["fates"].get(verb.lemma_.lower()) if verb is not None else None
        if verb is None or value is None or any(child.dep_ in ("dobj", "neg", "xcomp", "ccomp") for child in verb.children):
            continue
        sought = [r for r in records if r.table == "deals" and r.sentence in before and _seeks(r, actor)]
        start = sentence.offset(verb)
        for record in sought[-1:]:
            _update(scene, record, Status(value, start, start + len(verb.text), LEAST), passive=True)


def _seeks(record: Record, actor: Actor) -> bool:
    """True for a deal not yet made that a firm would make as seller."""
    sellers = {p.key or p.name for p in record.parties if p.company and p.role == "seller"}
    return (actor.key or actor.name) in sellers and record.get("status") in TENTATIVE


def _tells_another_sum(scene: Scene, sentence: Sentence, records: Sequence[Record]) -> bool:
    """True where a sentence names a sum that no record before it has: what it says is likely said of that one."""
    known = {r.get(f"{prefix}_low") for r in records if r.sentence < sentence.index for prefix in ("amount", "value")}
    return any(plain(money.low) not in known for money in scene.within(scene.money, sentence.start, sentence.end))


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
    placed = any(c.dep_ == "compound" and c.pos_ == "PROPN" for c in token.children)
    if ("credit" in kinds and not placed) or token.lemma_.lower() in words["credit_nouns"]:
        yield "credits", which
    if kinds & {"deal", "supply", "plant"} or token.lemma_.lower() in words["deal_nouns"]:
        yield "deals", which


def _meant(scene: Scene, sentence: Sentence, token: Token, records: Sequence[Record], which: str, *, own: bool) -> list[Record]:
    """The records a reference means: in a sentence that tells records of its own those before the word, else those told shortly
    before in the paragraph."""
    if own:
        place = sentence.offset(token)
        told = [r for r in records if r.sentence == sentence.index and scene.document.view.at(r.anchor[1]) <= place]
    else:
        near = {s.index for s in scene.paragraph_sentences(sentence) if sentence.index - REACH <= s.index < sentence.index}
        told = [r for r in records if r.sentence in near]
    if not told:
        return []
    if which == "former":
        return told[-2:-1]
    if which == "two":
        return told[-2:]
    return [r for r in told if r.sentence == told[-1].sentence] if which == "all" else told[-1:]


def _update(scene: Scene, record: Record, found: Status, *, passive: bool) -> None:
    """Let a status stand above the one told before, where it tells what came of it; of a wish only what was done to it does."""
    standing = record.cell("status")
    fulfils = passive and standing is not None and goes_beyond(found.value, standing.value)
    if found.value not in LATER and not fulfils:
        return
    start, end = scene.document.view.span(found.start, found.end)
    cell = Cell("status", found.value, start, end, f"{record.table.rstrip('s')}.later/1", 0.5)
    record.cells.append(raised_above(cell, standing))


def raised_above(cell: Cell, standing: Cell | None) -> Cell:
    """A cell made just surer than the one it takes the place of."""
    if standing is None:
        return cell
    return replace(cell, confidence=round(min(0.99, max(cell.confidence, standing.confidence + ABOVE)), 3))
