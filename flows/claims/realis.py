"""How far a credit, deal or measure has come: requested, proposed, agreed, refused ... told from verbs, nouns, modality and negation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from flows.claims.lexicon import table
from flows.mentions.language import Sentence

UNREAL = frozenset({"would", "could", "might", "may", "should", "can"})
ONWARD = {"credits": "proposed", "deals": "proposed", "sanctions": "threatened"}
DENIED = {"credits": "refused", "deals": "stalled", "sanctions": "threatened"}
REAL = {"credits": ("agreed", "disbursed"), "deals": ("signed", "under_way", "completed"), "sanctions": ("imposed",)}
OVERRIDES = frozenset({"refused", "cancelled", "suspended", "repaid", "lost", "reduced", "lifted", "relaxed", "stalled"})


@dataclass(frozen=True, slots=True)
class Status:
    """A status and the view span of the word that tells it."""

    value: str
    start: int
    end: int
    points: float


@cache
def _index(kind: str) -> tuple[dict[str, list[str]], dict[str, list[str]], list[tuple[str, str]]]:
    verbs: dict[str, list[str]] = {}
    nouns: dict[str, list[str]] = {}
    phrases: list[tuple[str, str]] = []
    for status, words in table("realis")[kind].items():
        for verb in words["verbs"]:
            verbs.setdefault(verb, []).append(status)
        for noun in words["nouns"]:
            nouns.setdefault(noun, []).append(status)
        phrases.extend((phrase, status) for phrase in words["phrases"])
    return verbs, nouns, phrases


def status(kind: str, sentence: Sentence, start: int, end: int) -> Status | None:
    """The best supported status of what view characters `start:end` name, from its own sentence; None where nothing tells."""
    found = sorted(_evidence(kind, sentence, start, end), key=lambda s: -s.points)
    if not found:
        return None
    best = found[0]
    for other in found[1:]:
        if other.value in OVERRIDES and best.value not in OVERRIDES and other.points >= best.points - 1.0:
            return other
    return best


def _evidence(kind: str, sentence: Sentence, start: int, end: int) -> Iterator[Status]:
    verbs, nouns, phrases = _index(kind)
    lowered = sentence.text.lower()
    for phrase, value in phrases:
        place = lowered.find(phrase)
        if place >= 0:
            yield Status(value, sentence.start + place, sentence.start + place + len(phrase), 3.2 - _distance(sentence, place, start))
    span = sentence.span(start, end)
    if span is None or sentence.doc is None:
        return
    above = list(_ancestors(span.root))
    for token in sentence.doc:
        lemma = token.lemma_.lower()
        names = verbs.get(lemma, []) if token.pos_ in ("VERB", "AUX") else nouns.get(lemma, []) if token.pos_ in ("NOUN", "PROPN") else []
        if not names:
            continue
        weight = _weight(token, above) - _distance(sentence, token.idx, start)
        place = sentence.offset(token)
        for value in names:
            shown = _shifted(kind, token, value)
            yield Status(shown, place, place + len(token.text), weight + (0.3 if shown == value else 0.0))


def _ancestors(token: Token) -> Iterator[Token]:
    while token.head != token:
        token = token.head
        yield token


def _weight(token: Token, above: list[Token]) -> float:
    base = 1.0 if token.pos_ == "VERB" else 0.6
    for rank, other in enumerate(above):
        if other == token:
            return base + 2.5 - 0.2 * rank
    if any(token.head == other for other in above):
        return base + 1.2
    return base


def _distance(sentence: Sentence, place: int, start: int) -> float:
    return min(1.5, abs(place - (start - sentence.start)) / 90)


def _shifted(kind: str, token: Token, value: str) -> str:
    """Modality and negation turn a thing done into a thing proposed, threatened or refused."""
    if value not in REAL[kind] or token.pos_ not in ("VERB", "AUX"):
        return value
    children = list(token.children)
    if any(child.dep_ == "neg" or child.lower_ in ("never", "neither", "nor") for child in children):
        return DENIED[kind]
    auxiliaries = {child.lower_ for child in children if child.dep_ in ("aux", "auxpass", "mark")}
    if auxiliaries & UNREAL or "if" in auxiliaries:
        return ONWARD[kind]
    if "to" in auxiliaries and token.head != token and token.head.pos_ in ("VERB", "ADJ", "NOUN", "AUX"):
        if token.head.lemma_.lower() in ("agree", "undertake", "promise", "pledge", "consent", "contract", "decide", "begin", "continue", "commit", "bind", "order"):
            return value
        return ONWARD[kind]
    return value


def is_hypothetical(sentence: Sentence, start: int, end: int) -> bool:
    """True where the clause around a view span only supposes: 'would require', 'if ... were', 'could'."""
    span = sentence.span(start, end)
    if span is None:
        return False
    if re.match(r"(?:if|were|had|should)\b", sentence.text, re.IGNORECASE):
        return True
    return any({child.lower_ for child in token.children if child.dep_ in ("aux", "mark")} & {"would", "could", "might", "if"} for token in _ancestors(span.root) if token.pos_ in ("VERB", "AUX"))
