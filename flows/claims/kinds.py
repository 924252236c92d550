"""What kind of deal an anchor tells: from the words around it, what its goods are, and who the parties are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from flows.claims.lexicon import noun_classes, table
from flows.claims.objects import goods_class
from flows.claims.surroundings import CLAUSE_BREAK
from flows.mentions.language import Sentence
from flows.mentions.types import Quantity

MONEY = re.compile(r"\s(?:\w+\s){0,2}(?:credits?|cash|dollars|money|loans?|currency)\b")  # "paid for with credits" is no barter
PER_CHARACTER = 1 / 100
PER_CLAUSE = 0.6
# Kinds that an agreement of states may be, too, where words tell them.
SHAPED = frozenset({"compensation", "exploration", "joint_development", "licence", "consortium"})
GOODS, PERIOD, STATES, BUILT = 1.3, 1.0, 2.6, 2.5


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of deal, the view span of the words that tell it, and how much speaks for it; not `told` where nothing but that
    states agreed does."""

    name: str
    start: int
    end: int
    points: float
    told: bool = True


@cache
def _words() -> list[tuple[str, float, re.Pattern[str]]]:
    return [
        (kind["name"], kind["weight"], re.compile(rf"\b(?:{'|'.join(map(re.escape, kind['words']))})\b"))
        for kind in table("deals")["kind"]
    ]


def kind_of(
    sentence: Sentence, span: tuple[int, int], goods: tuple[int, int] | None, quantity: Quantity | None, between_states: bool
) -> Kind | None:
    """The kind best supported for a deal at view span `span` whose goods stand at `goods`; None where nothing tells."""
    places = [span, goods] if goods is not None else [span]
    found = [*_told(sentence, places), *_by_goods(sentence, goods, quantity)]
    if between_states and not any(k.name in SHAPED for k in found):
        found.extend(_agreement(sentence))
    totals: dict[str, float] = {}
    for kind in found:
        totals[kind.name] = totals.get(kind.name, 0.0) + kind.points
    if not totals:
        return None
    best = max(totals, key=lambda name: totals[name])
    return max((k for k in found if k.name == best), key=lambda k: k.points)


def _told(sentence: Sentence, places: Sequence[tuple[int, int]]) -> Iterator[Kind]:
    """The words for a kind, nearest to the deal: one for each kind."""
    lowered = sentence.text.lower()
    for name, weight, pattern in _words():
        hits = [
            Kind(
                name,
                sentence.start + m.start(),
                sentence.start + m.end(),
                weight - min(_far(sentence, m, place) for place in places),
            )
            for m in pattern.finditer(lowered)
            if not MONEY.match(lowered, m.end())
        ]
        if hits and (best := max(hits, key=lambda k: k.points)).points > 0:
            yield best


def _far(sentence: Sentence, match: re.Match[str], place: tuple[int, int]) -> float:
    start, end = place[0] - sentence.start, place[1] - sentence.start
    low, high = (match.end(), start) if match.end() <= start else (end, match.start())
    if high <= low:
        return 0.0
    return (high - low) * PER_CHARACTER + PER_CLAUSE * len(CLAUSE_BREAK.findall(sentence.text[low:high]))


def _by_goods(sentence: Sentence, goods: tuple[int, int] | None, quantity: Quantity | None) -> Iterator[Kind]:
    """Plants and ships are built; goods by weight or volume are supplied where they come by the year, else sold."""
    rules = table("deals")["goods"]
    for name, heads in (("construction", rules["built"]), ("joint_development", rules["worked"])):
        if goods is not None and _headed(sentence, goods, heads):
            yield Kind(name, *goods, BUILT)
            return
    periodic = quantity is not None and quantity.period != "total"
    if quantity is not None and periodic:
        yield Kind("supply", quantity.start, quantity.end, PERIOD)
    about = goods_class(sentence.text[goods[0] - sentence.start : goods[1] - sentence.start]) if goods is not None else None
    bulk = about in rules["bulk"] or (quantity is not None and quantity.dimension in ("mass", "volume"))
    place = goods or (quantity and (quantity.start, quantity.end))
    if place and (bulk or about):
        yield Kind("supply" if about == "energy" or (bulk and periodic) else "sale", *place, GOODS)


def _headed(sentence: Sentence, goods: tuple[int, int], heads: Sequence[str]) -> bool:
    """True where the goods are headed by a word of a list: 'two methanol plants' by 'plant', 'parts for a plant' not."""
    span = sentence.span(*goods)
    return span is not None and (span.root.lemma_.lower() in heads or span.root.lower_ in heads)


def _agreement(sentence: Sentence) -> Iterator[Kind]:
    """States agree on trade where firms contract."""
    for token in sentence.doc or ():
        if token.pos_ in ("NOUN", "PROPN") and "agreement" in noun_classes(token.lemma_):
            start = sentence.offset(token)
            yield Kind("trade_agreement", start, start + len(token.text), STATES, told=False)
            return
