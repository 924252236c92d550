"""What a number that is no record measures, and of what: each told by words of its sentence, which the claim quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from spacy.tokens import Span, Token

from flows.claims.lexicon import table
from flows.claims.scene import Scene
from flows.claims.types import Cell
from flows.mentions.language import Sentence
from flows.mentions.names import Actor
from flows.mentions.types import Money, Quantity

REACH, BESIDE, LONGEST, TOGETHER = 120, 40, 80, 60
BETWEEN_STATES = frozenset({"trade_turnover", "trade_balance", "exports", "imports"})
DIMENSIONS = {"share": "share", "people": "people", "length": "length", "power": "capacity"}
EMPTY = frozenset({"PRON", "DET", "NUM"})


def indicator_of(scene: Scene, sentence: Sentence, mention: Money | Quantity) -> Cell:
    """What the number measures, by the word nearest to it that tells; else by the kind of quantity."""
    low, high = mention.start - sentence.start, mention.end - sentence.start
    outside = [cue for cue in _cues(sentence.text) if cue[2] <= low or cue[1] >= high]
    near = [(abs(start - low), name, start, end) for name, start, end in outside if abs(start - low) < REACH]
    if near:
        gap, name, start, end = min(near)
        trust = "cue_beside" if gap <= BESIDE else "cue_farther"
        return _cell(scene, "indicator", name, sentence.start + start, sentence.start + end, trust)
    dimension = mention.dimension if isinstance(mention, Quantity) else ""
    value, trust = (DIMENSIONS[dimension], "dimension") if dimension in DIMENSIONS else ("quantity", "no_cue")
    return _cell(scene, "indicator", "sum" if isinstance(mention, Money) else value, mention.start, mention.end, trust)


def subject_of(scene: Scene, sentence: Sentence, mention: Money | Quantity, indicator: str) -> Cell | None:
    """What the number is said of; None where the sentence has nothing that could be it."""
    sums = [m for m in scene.money if sentence.start <= m.start < sentence.end]
    actors = [a for a in scene.actors_in(sentence, ("project", "company", "state")) if not any(_overlap(a, m) for m in sums)]
    states = {a.key: a for a in reversed(actors) if a.kind == "state"}.values()
    start, end = min((a.start for a in states), default=0), max((a.end for a in states), default=0)
    if indicator in BETWEEN_STATES and len(states) == 2 and end - start <= TOGETHER:
        return _cell(scene, "subject", " and ".join(sorted(a.name for a in states)), start, end, "two_states")
    owned = _owned(scene, sentence, mention, actors)
    projects = {a.key: a for a in actors if a.kind == "project"}
    if owned is None and len(projects) == 1:
        project = next(iter(projects.values()))
        return _cell(scene, "subject", project.name, project.start, project.end, "project")
    return owned or _said_of(scene, sentence, mention, actors) or _nearest(scene, mention, actors)


def _owned(scene: Scene, sentence: Sentence, mention: Money | Quantity, actors: list[Actor]) -> Cell | None:
    """What follows "of": the owner of a share, the goods of a quantity."""
    span = sentence.span(mention.start, mention.end)
    objects = (
        [o for p in span.root.children if p.lower_ == "of" for o in p.children if o.dep_ == "pobj"] if span is not None else []
    )
    return _named(scene, sentence, objects[0], actors, "owner") if objects else None


def _said_of(scene: Scene, sentence: Sentence, mention: Money | Quantity, actors: list[Actor]) -> Cell | None:
    """The grammatical subject of the verb that governs the number; of "the cost of the plant", the plant."""
    span = sentence.span(mention.start, mention.end)
    for verb in span.root.ancestors if span is not None else ():
        for child in verb.children:
            if child.dep_ in ("nsubj", "nsubjpass") and not (span.start <= child.i < span.end):
                found = _named(scene, sentence, child, actors, "grammar")
                if found:
                    return found
    return None


def _named(scene: Scene, sentence: Sentence, noun: Token, actors: list[Actor], trust: str) -> Cell | None:
    """What a noun and the words before it name: the actor in them, else the words. None for a bare or empty noun."""
    meant = _what_is_measured(noun)
    if meant is None or meant.pos_ in EMPTY or meant.lemma_.lower() in table("indicators")["words"]["empty"]:
        return None
    phrase = _phrase(meant)
    start, end = sentence.start + phrase.start_char, sentence.start + phrase.end_char
    actor = next((a for a in actors if a.start < end and start < a.end), None)
    if actor is None and ((len(phrase) == 1 and meant.pos_ != "PROPN") or len(phrase.text) > LONGEST):
        return None
    return _cell(scene, "subject", actor.name if actor else phrase.text, start, end, trust)


def _what_is_measured(noun: Token) -> Token | None:
    """The noun itself, or what stands after "of" where the noun only names the indicator."""
    if noun.lower_ not in _measuring():
        return noun
    return next((o for p in noun.children if p.lower_ in ("of", "for") for o in p.children if o.dep_ == "pobj"), None)


def _phrase(noun: Token) -> Span:
    """The noun with what stands before it, without its article."""
    before = [
        t for t in noun.subtree if t.i < noun.i and t.head == noun and t.dep_ in ("compound", "amod", "nmod", "poss", "nummod")
    ]
    first = min((min(t.subtree, key=lambda each: each.i).i for t in before), default=noun.i)
    doc = noun.doc
    while first < noun.i and doc[first].pos_ in ("DET", "PRON", "PUNCT"):
        first += 1
    return doc[first : noun.i + 1]


def _nearest(scene: Scene, mention: Money | Quantity, actors: list[Actor]) -> Cell | None:
    nearest = min(actors, key=lambda a: (not _overlap(a, mention), abs(a.start - mention.start)), default=None)
    return _cell(scene, "subject", nearest.name, nearest.start, nearest.end, "nearest") if nearest else None


def _cues(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word that tells an indicator, with the indicator and its place."""
    for name, pattern in _patterns().items():
        for match in pattern.finditer(text):
            yield name, match.start(), match.end()


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    rules = table("indicators")["indicators"]
    return {
        name: re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})\b", re.IGNORECASE)
        for name, words in rules.items()
    }


@cache
def _measuring() -> frozenset[str]:
    """The single words that name an indicator."""
    return frozenset(word for words in table("indicators")["indicators"].values() for word in words if " " not in word)


def _overlap(actor: Actor, mention: Money | Quantity) -> bool:
    """Whether an actor is part of a sum: the US of US$."""
    return actor.start < mention.end and mention.start < actor.end


def _cell(scene: Scene, field: str, value: str, start: int, end: int, trust: str) -> Cell:
    """A statement resting on view characters `start:end`, trusted as the lexicon says."""
    return Cell(field, value, *scene.document.view.span(start, end), f"figure.{trust}/2", table("indicators")["trust"][trust])
