"""Who plays which role in a credit, deal or measure: evidence from grammar and order, weighed by `lexicon/roles.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from flows.claims.lexicon import noun_classes, table, verb_classes
from flows.claims.scene import EAST, Scene
from flows.mentions.language import Sentence
from flows.mentions.names import Actor

SUBJECTS = {"nsubj": "subj", "csubj": "subj", "nsubjpass": "subjpass", "dobj": "obj", "obj": "obj", "dative": "dative", "agent": "agent", "attr": "attr", "poss": "poss"}
PASSED_ON = frozenset({"conj", "appos", "compound", "nmod", "amod", "poss", "prep", "pobj"})
EARLIER_SENTENCE = 1.2
OTHER_CLAUSE = 0.25
TOPIC_POINTS = 0.45


@dataclass(frozen=True, slots=True)
class Cast:
    """An actor in a role, with the points that put it there and whether it came from the topic instead of the sentence."""

    actor: Actor
    points: float
    inferred: bool = False


def relations(sentence: Sentence, actor: Actor) -> Iterator[str]:
    """How an actor hangs on the verbs and nouns above it: `relation:class` keys, nearest first."""
    span = sentence.span(actor.start, actor.end)
    if span is None:
        return
    token = _principal(span.root)
    if actor.kind == "group":
        relation = _relation(token)
    elif actor.form in ("adjective", "demonym") and token.dep_ in ("amod", "nmod", "compound"):
        relation = "adj"
    else:
        relation = _relation(token)
    steps = 0
    while token.head != token and steps < 5:
        head = token.head
        if head.pos_ == "ADP" or head.dep_ == "agent":
            token = head
            continue
        kind = verb_classes(head.lemma_) if head.pos_ in ("VERB", "AUX") else noun_classes(head.lemma_)
        yield from (f"{relation}:{name}" for name in sorted(kind))
        if head.pos_ == "VERB":
            if relation not in ("subj", "agent") or head.dep_ not in ("xcomp", "conj", "ccomp", "advcl"):
                break
        elif relation in ("adj", "poss") and not kind:
            relation = _relation(head)
        steps += 1
        token = head
        if token.pos_ == "NOUN" and relation not in ("adj", "poss", "from", "to", "by", "of"):
            relation = _relation(token)
    yield from _raised(sentence, span.root)


def _principal(token: Token) -> Token:
    """The first of a chain of coordinated or apposed names carries the relation of all."""
    while token.dep_ in ("conj", "appos") and token.head != token:
        token = token.head
    return token


def _relation(token: Token) -> str:
    if token.dep_ in ("pobj", "pcomp"):
        return "agent" if token.head.dep_ == "agent" else token.head.lemma_.lower()
    if token.dep_ in ("compound", "nmod", "amod", "nummod"):
        return "adj"
    return SUBJECTS.get(token.dep_, token.dep_)


def _raised(sentence: Sentence, token: Token) -> Iterator[str]:
    """The subject of a verb is the subject of what it is prepared, expected or due to do."""
    token = _principal(token)
    if token.dep_ not in ("nsubj", "nsubjpass"):
        return
    for child in token.head.subtree:
        if child.dep_ in ("xcomp", "conj", "ccomp") and child.pos_ == "VERB" and child.head == token.head and not any(c.dep_.startswith("nsubj") for c in child.children):
            yield from (f"subj:{name}" for name in sorted(verb_classes(child.lemma_)))


def traits(actor: Actor) -> Iterator[str]:
    """What an actor is, as far as roles care."""
    lowered = f"{actor.name} {actor.text}".lower()
    if actor.kind in ("company", "group") and any(word in lowered for word in ("bank", "credit", "kredit", "istituto mobiliare", "narodny", "lender")):
        yield "bank"
    yield actor.kind
    if actor.country:
        yield "east" if actor.country in EAST else "west"


def points(role: str, sentence: Sentence, actor: Actor) -> float:
    """The evidence for an actor in a role, from the grammar of its own sentence."""
    rules = table("roles")[role]
    keys = dict.fromkeys(relations(sentence, actor))
    return sum(rules["evidence"].get(key, 0.0) for key in keys) + sum(rules["traits"].get(name, 0.0) for name in traits(actor))


def cast(scene: Scene, sentence: Sentence, role: str, near: int, taken: Sequence[Actor] = (), actors: Sequence[Actor] | None = None, kinds: tuple[str, ...] = ("state", "company", "group")) -> Cast | None:
    """The best actor of a sentence for a role around view offset `near`, or None."""
    least = float(table("roles")[role]["least"])
    best: Cast | None = None
    for actor in actors if actors is not None else scene.actors_in(sentence, kinds):
        if any(_same(actor, other) for other in taken):
            continue
        value = points(role, sentence, actor) - OTHER_CLAUSE * _clauses_between(sentence, actor, near)
        if value >= least and (best is None or value > best.points):
            best = Cast(actor, value)
    return best


def cast_from_context(scene: Scene, sentence: Sentence, role: str, taken: Sequence[Actor]) -> Cast | None:
    """The best actor for a role in the sentences before, in the same paragraph."""
    least = float(table("roles")[role]["least"])
    best: Cast | None = None
    for other in scene.paragraph_sentences(sentence):
        if other.index >= sentence.index or other.doc is None:
            continue
        for actor in scene.actors_in(other):
            if any(_same(actor, t) for t in taken):
                continue
            value = points(role, other, actor) - EARLIER_SENTENCE * (sentence.index - other.index) ** 0.5
            if value >= least and (best is None or value >= best.points):
                best = Cast(actor, value, inferred=True)
    return best


def topic(scene: Scene, country: str | None, taken: Sequence[Actor]) -> Cast | None:
    """A state as party where no words name one: inferred, at its first mention in the document."""
    if country is None or any(a.country == country for a in taken):
        return None
    first = next((a for a in scene.actors if a.kind in ("state", "agency") and a.country == country), None)
    return Cast(first, TOPIC_POINTS, inferred=True) if first else None


def _same(one: Actor, other: Actor) -> bool:
    if one.key and other.key:
        return one.key == other.key
    return one.country is not None and one.country == other.country and "state" in (one.kind, other.kind)


def _clauses_between(sentence: Sentence, actor: Actor, near: int) -> int:
    low, high = sorted((actor.start, near))
    return sentence.text[max(0, low - sentence.start) : max(0, high - sentence.start)].count(",")
