"""What a deal is about or a credit is for: the goods, plant or project named with its anchor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from flows.claims.lexicon import noun_classes, table, verb_classes
from flows.claims.scene import Scene
from flows.claims.surroundings import goods_in, phrase
from flows.mentions.gazetteer import goods_classes, known_goods
from flows.mentions.language import Sentence
from flows.mentions.names import Actor
from flows.mentions.types import Quantity

DEALING = frozenset({"sell", "buy", "sign", "produce", "request", "lend"})
NUMBERS = frozenset({"MONEY", "CARDINAL", "QUANTITY", "PERCENT", "ORDINAL"})
KNOWN_GOODS = 0.8
HEAD_END = re.compile(r"\s(?:for|of|in|at|with|on|and|to|under|by)\s|,")
NOT_GOODS = frozenset({"DATE", "MONEY", "PERCENT", "GPE", "NORP", "PERSON", "CARDINAL", "TIME"})


def thing(sentence: Sentence, noun: Token) -> tuple[int, int] | None:
    """The view span of a noun with what belongs to it, less numbers before it and prices, dates and partners after it."""
    low, high = phrase(noun)
    tokens = [t for t in noun.doc if low <= t.idx and t.idx + len(t.text) <= high]
    leading, cut = frozenset(table("objects")["leading"]), frozenset(table("objects")["cut"])
    while tokens and (
        tokens[0].like_num
        or tokens[0].lower_ in leading
        or tokens[0].is_punct
        or tokens[0].pos_ in ("ADV", "SCONJ", "CCONJ", "PRON", "SYM")
    ):
        tokens = tokens[1:]
    end = next((n for n, t in enumerate(tokens) if t.i > noun.i and _breaks(t, cut)), len(tokens))
    tokens = tokens[:end]
    while tokens and (
        tokens[-1].is_punct or tokens[-1].pos_ in ("ADP", "DET", "CCONJ", "PART", "SYM") or tokens[-1].lower_ in leading
    ):
        tokens = tokens[:-1]
    if not tokens or not any(t.pos_ in ("NOUN", "PROPN", "ADJ", "X", "VERB") and not t.like_num for t in tokens):
        return None
    start, end = sentence.offset(tokens[0]), sentence.offset(tokens[-1]) + len(tokens[-1].text)
    said, following = sentence.text[start - sentence.start : end - sentence.start], sentence.text[end - sentence.start :]
    opened = said.count('"') % 2 == 1 or said.count("“") > said.count("”")
    return start, end + (1 if opened and following[:1] in ('"', "”") else 0)


def _breaks(token: Token, cut: frozenset[str]) -> bool:
    """A word after which the phrase no longer says what the thing is: a price, a date, a partner."""
    if token.lower_ in cut or token.text in ("(", "--", ":", ";"):
        return True
    following = token.nbor() if token.i + 1 < len(token.doc) else None
    if token.pos_ == "ADP" and following is not None:
        return (
            following.ent_type_ in ("MONEY", "DATE", "PERCENT")
            or following.text in ("$", "£", "¥")
            or following.lower_ in ("dols", "dm", "yen", "pounds", "lire")
        )
    return (
        token.text == ","
        and following is not None
        and (following.pos_ in ("VERB", "AUX", "DET", "PRON", "SCONJ", "ADV") or following.ent_type_ in ("MONEY", "DATE"))
    )


def goods_class(what: str | None) -> str | None:
    """The class of the listed goods that a phrase names by its head: 'equipment for a gas pipeline' is machinery."""
    head = HEAD_END.split(what or "", maxsplit=1)[0]
    hits = list(known_goods().find(head))
    return goods_classes()[hits[-1].entries[0].key] if hits else None


def commodity_span(sentence: Sentence, start: int, end: int, quantity: Quantity | None) -> tuple[int, int] | None:
    """The view span of the goods that go with an anchor at view characters `start:end`."""
    if quantity is not None:
        named = _of_quantity(sentence, quantity)
        if named is not None:
            return named
    taken = (quantity.start, quantity.end) if quantity is not None else None
    choices = sorted(c for c in _choices(sentence, start, taken) if _comes_by(_text(sentence, c[1], c[2]), quantity))
    if choices:
        return choices[0][1], choices[0][2]
    named = [(low, high) for low, high, _ in goods_in(sentence) if _comes_by(_text(sentence, low, high), quantity)]
    return min(named, key=lambda g: abs(g[0] - start), default=None)


def _text(sentence: Sentence, low: int, high: int) -> str:
    return sentence.text[low - sentence.start : high - sentence.start]


def _comes_by(what: str, quantity: Quantity | None) -> bool:
    """Whether goods can be meant by a weight or volume: gas and grain can, machines cannot; pipe comes by the ton only."""
    if quantity is None or quantity.dimension not in ("mass", "volume"):
        return True
    return goods_class(what) in table("objects")["by"][quantity.dimension]


def goods_before(scene: Scene, sentence: Sentence, quantity: Quantity | None = None) -> tuple[int, int] | None:
    """The goods last named before a sentence, in its paragraph or in the heading over it."""
    earlier = [s for s in scene.paragraph_sentences(sentence) if s.index < sentence.index]
    headings = [s for s in scene.sentences[max(0, sentence.index - 12) : sentence.index] if s.label == "heading"]
    for other in [*reversed(earlier[-4:]), *reversed(headings[-1:])]:
        actors = scene.actors_in(other)
        found = [
            (low, high)
            for low, high, _ in goods_in(other)
            if _comes_by(_text(other, low, high), quantity) and without_actors((low, high), actors)
        ]
        if found:
            return found[-1]
    return None


def _of_quantity(sentence: Sentence, quantity: Quantity) -> tuple[int, int] | None:
    """What the quantity counts or measures: its own noun, or the noun after 'of'."""
    span = sentence.span(quantity.start, quantity.end)
    if span is None:
        return None
    if quantity.dimension == "count":
        counted = span.root if span.root.pos_ in ("NOUN", "PROPN") else span.root.head
        return thing(sentence, counted if counted.pos_ != "VERB" else span[-1])
    for token in sentence.doc or ():
        if token.lower_ == "of" and span.end <= token.i <= span.end + 4 and token.head.i < token.i and _measures(token, span.end):
            for child in token.children:
                if child.dep_ == "pobj" and child.ent_type_ not in NOT_GOODS:
                    return thing(sentence, child)
    if (
        quantity.dimension in ("power", "mass", "length")
        and span.root.dep_ in ("compound", "amod", "nummod", "nmod")
        and span.root.head.pos_ in ("NOUN", "PROPN")
    ):
        return thing(sentence, span.root.head)
    if quantity.of:
        place = sentence.text.lower().find(quantity.of.lower())
        if place >= 0:
            return sentence.start + place, sentence.start + place + len(quantity.of)
    return None


def _measures(of: Token, end: int) -> bool:
    """True where only words of time stand between a quantity ending at token `end` and 'of': 'tons a year of'."""
    return all(
        t.lower_ in ("a", "per", "each", "every", "year", "day", "annually", "yearly", "daily", "or", "so")
        for t in of.doc[end : of.i]
    )


def _choices(sentence: Sentence, near: int, taken: tuple[int, int] | None) -> Iterator[tuple[float, int, int]]:
    for token in sentence.doc or ():
        for noun, weight in _named_by(token):
            place = sentence.offset(noun)
            if is_abstract(noun) or noun.ent_type_ in NOT_GOODS or any(c.lower_ == "no" for c in noun.children):
                continue
            if taken is not None and taken[0] <= place < taken[1]:
                continue
            found = thing(sentence, noun)
            if found is not None and found[1] - found[0] > 2:
                known = KNOWN_GOODS if goods_class(_text(sentence, *found)) else 0.0
                yield abs(found[0] - near) / 60 - weight - known, *found


def is_abstract(noun: Token) -> bool:
    """True for nouns that name no goods by themselves."""
    return noun.lemma_.lower() in table("objects")["abstract"] or noun.lower_ in table("objects")["abstract"]


def _named_by(token: Token) -> Iterator[tuple[Token, float]]:
    """Nouns that a dealing verb takes as object, or a deal noun as 'for ...' or 'of ...'."""
    if token.pos_ == "VERB" and verb_classes(token.lemma_) & DEALING:
        weight = 2.0 if verb_classes(token.lemma_) & {"sell", "buy"} else 0.8
        for child in token.children:
            if child.dep_ in ("dobj", "nsubjpass"):
                yield from _heads(child, weight)
            elif child.dep_ == "prep" and child.lower_ in ("for", "on") and child.i > token.i:
                yield from ((noun, 0.6) for inner in child.children if inner.dep_ == "pobj" for noun, _ in _heads(inner, 0.6))
    elif token.pos_ in ("NOUN", "PROPN") and noun_classes(token.lemma_) & {"deal", "supply", "agreement", "request", "joint"}:
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in ("for", "of", "on", "covering", "under"):
                for inner in child.children:
                    if inner.dep_ == "pobj":
                        yield from _heads(inner, 1.5 if child.lower_ == "for" else 1.2)
            if child.dep_ in ("compound", "amod", "nmod") and child.pos_ == "NOUN":
                yield child, 1.0


def _heads(noun: Token, weight: float) -> Iterator[tuple[Token, float]]:
    """The noun itself, or what an abstract one is of: 'a first lot of wheat'."""
    if not is_abstract(noun) and noun.pos_ in ("NOUN", "PROPN"):
        yield noun, weight
        return
    leading = ("of", "for", "in") if noun.lemma_.lower() in table("objects")["sharing"] else ("of", "for")
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in leading:
            yield from (
                (inner, weight * 0.9) for inner in child.children if inner.dep_ == "pobj" and inner.pos_ in ("NOUN", "PROPN")
            )


def without_actors(span: tuple[int, int], actors: Sequence[Actor]) -> bool:
    """True unless the span is nothing but an actor's name: a firm or a state is no commodity."""
    return not any(a.start <= span[0] and span[1] <= a.end and a.kind in ("state", "company", "agency", "group") for a in actors)
