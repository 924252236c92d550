"""What a deal is about: the goods, plant or project named with its trigger."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from flows.claims.lexicon import noun_classes, verb_classes
from flows.claims.surroundings import goods_in, phrase
from flows.mentions.language import Sentence
from flows.mentions.types import Quantity

DEALING = frozenset({"sell", "buy", "sign", "produce", "request", "lend"})
ABSTRACT = frozenset(
    "agreement contract order deal accord protocol pact letter intent understanding treaty offer proposal talk negotiation term condition "
    "value price cost total sum amount year month part share rest first second third way business side party percent dollar mark franc "
    "company firm bank government country people thing matter question issue point one date time end memorandum paper note signature".split()
)


def commodity_span(sentence: Sentence, start: int, end: int, quantity: Quantity | None) -> tuple[int, int] | None:
    """The view span of the goods that go with an anchor at view characters `start:end`."""
    if quantity is not None:
        named = _of_quantity(sentence, quantity)
        if named is not None:
            return named
    choices = sorted(_choices(sentence, start))
    if choices:
        return choices[0][1], choices[0][2]
    goods = sorted((abs(low - start), low, high) for low, high, _ in goods_in(sentence))
    return (goods[0][1], goods[0][2]) if goods else None


def _of_quantity(sentence: Sentence, quantity: Quantity) -> tuple[int, int] | None:
    """What the quantity counts or measures: its own noun, or the noun after 'of'."""
    span = sentence.span(quantity.start, quantity.end)
    if span is None:
        return None
    if quantity.dimension == "count":
        low, high = phrase(span.root if span.root.pos_ in ("NOUN", "PROPN") else span.root.head)
        return sentence.start + low, sentence.start + high
    for token in sentence.doc or ():
        if token.lower_ == "of" and token.i in (span.end, span.end + 1, span.end + 2):
            for child in token.children:
                if child.dep_ == "pobj":
                    low, high = phrase(child)
                    return sentence.start + low, sentence.start + high
    if quantity.of:
        place = sentence.text.lower().find(quantity.of.lower())
        if place >= 0:
            return sentence.start + place, sentence.start + place + len(quantity.of)
    return None


def _choices(sentence: Sentence, near: int) -> Iterator[tuple[float, int, int]]:
    for token in sentence.doc or ():
        for noun, weight in _named_by(token):
            if noun.lemma_.lower() in ABSTRACT or noun.ent_type_ in ("DATE", "MONEY", "PERCENT", "GPE", "NORP", "PERSON", "CARDINAL"):
                continue
            low, high = phrase(noun)
            if high - low > 2:
                yield abs(sentence.start + low - near) / 60 - weight, sentence.start + low, sentence.start + high


def _named_by(token: Token) -> Iterator[tuple[Token, float]]:
    """Nouns that a dealing verb takes as object, or a deal noun as 'for ...' or 'of ...'."""
    if token.pos_ == "VERB" and verb_classes(token.lemma_) & DEALING:
        weight = 2.0 if verb_classes(token.lemma_) & {"sell", "buy"} else 0.8
        for child in token.children:
            if child.dep_ in ("dobj", "nsubjpass"):
                yield from _heads(child, weight)
    elif token.pos_ == "NOUN" and noun_classes(token.lemma_) & {"deal", "supply", "agreement", "request", "joint"}:
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in ("for", "of", "on", "covering"):
                for inner in child.children:
                    if inner.dep_ == "pobj":
                        yield from _heads(inner, 1.5 if child.lower_ == "for" else 1.2)
            if child.dep_ in ("compound", "amod", "nmod") and child.pos_ == "NOUN":
                yield child, 1.0


def _heads(noun: Token, weight: float) -> Iterator[tuple[Token, float]]:
    if noun.lemma_.lower() in ABSTRACT or noun.pos_ not in ("NOUN", "PROPN"):
        for child in noun.children:
            if child.dep_ == "prep" and child.lower_ in ("of", "for"):
                for inner in child.children:
                    if inner.dep_ == "pobj" and inner.pos_ in ("NOUN", "PROPN"):
                        yield inner, weight * 0.9
        return
    yield noun, weight
