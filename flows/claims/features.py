"""What speaks for a sum or a quantity being part of a credit, of a deal, or of neither: named features of its surroundings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from spacy.tokens import Span, Token

from flows.claims.lexicon import classes, noun_classes, table, verb_classes
from flows.claims.roles import points
from flows.claims.scene import EAST, Scene
from flows.mentions.language import Sentence
from flows.mentions.types import Money, Quantity

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\w\s]")
CLOSED = frozenset(
    "of for at to from by with in on than against under over about up some a the and or per is "
    "was were be been has had have as between".split()
)
NEAR = 5
TURN_BEFORE, TURN_AFTER = 70, 50  # characters beside a sum in which a turn of phrase speaks of it


def amount_features(scene: Scene, sentence: Sentence, mention: Money | Quantity) -> list[str]:
    """Features of one amount; a set in effect, in a stable order."""
    found: list[str] = [*_own(mention), *_linear(sentence, mention.start - sentence.start, mention.end - sentence.start)]
    span = sentence.span(mention.start, mention.end)
    if span is not None:
        found.extend(_path(span))
        found.extend(_clause(span))
    found.extend(_company_kept(scene, sentence, mention))
    found.extend(_before(scene, sentence, mention))
    if isinstance(mention, Money):
        found.extend(_turns(sentence.text.lower(), mention.start - sentence.start, mention.end - sentence.start))
    return list(dict.fromkeys(found))


def _own(mention: Money | Quantity) -> Iterator[str]:
    if isinstance(mention, Money):
        yield "per" if mention.per else "flat"
        if mention.per:
            yield f"per:{mention.per if mention.per.startswith('per_') or mention.per == 'each' else 'unit'}"
        if mention.currency and mention.currency != "USD":
            yield "own_currency"
        if mention.inferred:
            yield "elided"
    else:
        yield f"dimension:{mention.dimension}"
        yield f"period:{mention.period}"
        if mention.of:
            yield "of_goods"
        if mention.unit in ("tons", "cubic meters", "cubic feet", "barrels", "bushels"):
            yield f"unit:{mention.unit}"
    if mention.approx:
        yield "approx"
    if mention.low != mention.high:
        yield "range" if mention.low is not None and mention.high is not None else "bound"


def _linear(sentence: Sentence, low: int, high: int) -> Iterator[str]:
    before = [w.lower() for w in WORD.findall(sentence.text[max(0, low - 80) : low])]
    after = [w.lower() for w in WORD.findall(sentence.text[high : high + 80])]
    if before and before[-1] in CLOSED:
        yield f"w-1:{before[-1]}"
        if len(before) > 1 and before[-2] in CLOSED:
            yield f"w-2:{before[-2]}_{before[-1]}"
    if after and after[0] in CLOSED:
        yield f"w+1:{after[0]}"
    for side, words in (("l", before[-NEAR:]), ("r", after[:NEAR])):
        for word in words:
            for name in noun_classes(word) | noun_classes(word.rstrip("s")):
                yield f"{side}:n:{name}"
            for name in verb_classes(word):
                yield f"{side}:v:{name}"
            for name in classes("bridges").get(word, ()):
                yield f"{side}:b:{name}"


@cache
def _turn_patterns() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(rf"\b(?:{'|'.join(turns)})\b") for name, turns in table("words")["turns"].items()}


def _turns(text: str, low: int, high: int) -> Iterator[str]:
    """The turns of phrase of a sentence that make a sum no credit and no price, and on which side of it they stand."""
    for name, pattern in _turn_patterns().items():
        if pattern.search(text):
            yield f"turn:{name}"
            if pattern.search(text, max(0, low - TURN_BEFORE), low):
                yield f"l:turn:{name}"
            if pattern.search(text, high, high + TURN_AFTER):
                yield f"r:turn:{name}"


def _path(span: Span) -> Iterator[str]:
    """The words that govern the amount, from the inside out: each noun's and verb's classes by distance."""
    token: Token = span.root
    yield f"dep:{token.dep_}"
    nouns = verbs = steps = 0
    while token.head != token and steps < 8:
        steps += 1
        relation, token = token.dep_, token.head
        if token.i >= span.start and token.i < span.end:
            continue
        if token.pos_ == "ADP" and nouns + verbs == 0:
            yield f"prep:{token.lemma_.lower()}" if token.lemma_.lower() in CLOSED else "prep:other"
        elif token.pos_ in ("NOUN", "PROPN") and verbs == 0:
            nouns += 1
            if nouns <= 2:
                names = noun_classes(token.lemma_)
                yield from (f"gov{nouns}:n:{name}" for name in sorted(names))
                if not names:
                    yield f"gov{nouns}:n:none"
                yield f"gov{nouns}:{token.lemma_.lower()}"
        elif token.pos_ in ("VERB", "AUX"):
            verbs += 1
            if verbs <= 2:
                names = verb_classes(token.lemma_)
                yield from (f"verb{verbs}:{name}" for name in sorted(names))
                if not names and token.lemma_ != "be":
                    yield f"verb{verbs}:none"
                yield f"verb{verbs}:={token.lemma_.lower()}"
                if verbs == 1 and nouns == 0:
                    yield f"arg:{relation}"
                    yield from (f"arg:{relation}:{name}" for name in sorted(names))


def _verb_of(token: Token) -> Token | None:
    while token.head != token:
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            return token
    return token if token.pos_ in ("VERB", "AUX") else None


def _clause(span: Span) -> Iterator[str]:
    verb = _verb_of(span.root)
    opening = span.doc[0].lower_
    if opening in ("if", "were", "had", "should"):
        yield "conditional_opening"
    if verb is None:
        yield "verbless"
        return
    for child in verb.children:
        if child.dep_ in ("aux", "auxpass", "mark", "advmod", "neg"):
            for name in classes("modals").get(child.lower_, ()):
                yield f"modal:{name}"
            if child.dep_ == "neg":
                yield "negated"
            if child.dep_ == "auxpass":
                yield "passive"
        if child.dep_ in ("nsubj", "nsubjpass"):
            for name in noun_classes(child.lemma_):
                yield f"subj:{name}"
        if child.dep_ in ("dobj", "attr"):
            for name in noun_classes(child.lemma_):
                yield f"obj:{name}"
    if verb.tag_:
        yield f"tense:{verb.tag_}"
    if verb.tag_ in ("VBZ", "VBP") and not any(c.dep_ in ("aux", "auxpass") for c in verb.children):
        yield "habitual"
        if not any(t.ent_type_ == "DATE" and t.like_num and len(t.text) == 4 for t in verb.subtree):
            yield "habitual:undated"
    for token in verb.subtree:
        if token.pos_ in ("NOUN", "PROPN"):
            for name in noun_classes(token.lemma_):
                yield f"clause:n:{name}"
        elif token.pos_ == "VERB" and token != verb:
            for name in verb_classes(token.lemma_):
                yield f"clause:v:{name}"


def _before(scene: Scene, sentence: Sentence, mention: Money | Quantity) -> Iterator[str]:
    """What the paragraph has been about: the subject classes of the sentence before and of all that stand before."""
    earlier = [s for s in scene.paragraph_sentences(sentence) if s.index < sentence.index]
    if not earlier:
        yield "opens_paragraph"
    for name in sorted(about(earlier[-1].text)) if earlier else ():
        yield f"before:{name}"
    for name in sorted(set().union(*(about(s.text) for s in earlier))) if earlier else ():
        yield f"earlier:{name}"
    heading = next((s for s in reversed(scene.sentences[: sentence.index]) if s.label == "heading"), None)
    if heading is not None:
        yield from (f"heading:{name}" for name in sorted(about(heading.text)))
    own = about(sentence.text)
    yield from (f"sentence:{name}" for name in sorted(own))
    value = re.search(
        r"\b(?:price|value|amount|sum|total|figure|cost)\b", sentence.text[: mention.start - sentence.start].lower()
    )
    if value and earlier:
        yield from (f"{value.group()}_of:{name}" for name in sorted(about(earlier[-1].text) & {"credit", "deal"}))
    before, after = (
        sentence.text[: mention.start - sentence.start].rstrip(),
        sentence.text[mention.end - sentence.start :].lstrip(),
    )
    if before.endswith("(") or (before.count("(") > before.count(")") and after.startswith(")")):
        yield "bracketed"
    for word in re.findall(
        r"\b(?:another|further|additional|more|second|third|original|initial|old|new|apiece|each)\b", sentence.text.lower()
    ):
        yield f"again:{word}"


SUBJECTS = (
    "credit",
    "guarantee",
    "deal",
    "cost",
    "trade",
    "debt",
    "output",
    "loss",
    "request",
    "supply",
    "plant",
    "estimate",
    "sanction",
    "ceiling",
)


@lru_cache(maxsize=8192)
def about(text: str) -> frozenset[str]:
    """The subject classes whose nouns stand in a text."""
    found: set[str] = set()
    for word in WORD.findall(text.lower()):
        found.update(noun_classes(word) or noun_classes(word.rstrip("s")))
    return frozenset(found & set(SUBJECTS))


def _company_kept(scene: Scene, sentence: Sentence, mention: Money | Quantity) -> Iterator[str]:
    """The parties and the other amounts named in the same sentence."""
    actors = scene.actors_in(sentence)
    kinds = {a.kind for a in actors}
    yield from (f"with:{kind}" for kind in sorted(kinds))
    if any(a.kind == "company" and "bank" in a.name.lower() for a in actors) or any(
        "bank" in a.text.lower() for a in actors if a.kind == "group"
    ):
        yield "with:bank"
    east = any(a.country in EAST for a in actors)
    west = any(a.country and a.country not in EAST for a in actors)
    yield "sides:" + ("both" if east and west else "east" if east else "west" if west else "none")
    for role in ("lender", "borrower", "seller", "buyer"):
        best = max((points(role, sentence, a) for a in actors), default=0.0)
        if best >= 1.5:
            yield f"role:{role}{'+' if best >= 3 else ''}"
    sums = scene.within(scene.money, sentence.start, sentence.end)
    goods = [
        q
        for q in scene.within(scene.quantities, sentence.start, sentence.end)
        if q.dimension not in ("share", "duration", "people")
    ]
    yield f"sums:{min(len(sums), 3)}"
    yield f"goods:{min(len(goods), 2)}"
    if scene.within(scene.dates, sentence.start, sentence.end):
        yield "dated"
    for future in re.findall(r"\b(?:will|would|could|might|may|if|whether)\b", sentence.text.lower())[:2]:
        yield f"says:{future}"
    if sentence.label != "body":
        yield f"label:{sentence.label}"
