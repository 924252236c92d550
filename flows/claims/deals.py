"""Deals: candidates anchored on sums and quantities judged to be a deal's, and on triggers where neither is named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.claims.build import Builder, plain
from flows.claims.kinds import classes_of, kind_of
from flows.claims.lexicon import table
from flows.claims.objects import commodity_span, goods_before, without_actors
from flows.claims.realis import status_or_tense
from flows.claims.roles import Cast, cast, cast_from_context, points, topic
from flows.claims.scene import EAST, Scene
from flows.claims.surroundings import date_near, date_told, duration_near, project_near
from flows.claims.types import Party, Record
from flows.mentions.language import Sentence
from flows.mentions.names import Actor
from flows.mentions.types import Money, Quantity

EASTWARD_BIAS = 3.7  # what the traits of East and West, made for plants and machines, give the West as seller, and one point
PRICE = re.compile(
    r"\b(?:price|value|valued|worth|cost|total|bill|(?:the|this|whole) (?:contract|order|deal|sale|package|sum|job))\b",
    re.IGNORECASE,
)


@dataclass
class Anchor:
    """What a deal hangs on: a sum, a quantity, both, or a trigger word at view characters `start:end`."""

    sentence: Sentence
    start: int
    end: int
    confidence: float
    money: Money | None = None
    quantity: Quantity | None = None
    goods: tuple[int, int] | None = None


def group_anchors(found: Sequence[tuple[Money | Quantity, Sentence, float]]) -> list[Anchor]:
    """Join the sum and the quantity of one sentence into one anchor; a second sum or quantity opens another."""
    anchors: list[Anchor] = []
    for mention, sentence, confidence in found:
        last = anchors[-1] if anchors and anchors[-1].sentence is sentence else None
        slot = "money" if isinstance(mention, Money) else "quantity"
        if last is not None and getattr(last, slot) is None:
            setattr(last, slot, mention)
            last.confidence = max(last.confidence, confidence)
        else:
            anchors.append(Anchor(sentence, mention.start, mention.end, confidence, **{slot: mention}))
    return anchors


def with_values(scene: Scene, anchors: Sequence[Anchor]) -> list[Anchor]:
    """Anchors in order, a sum told in the next sentences as the price of the deal before joined to it."""
    kept: list[Anchor] = []
    for anchor in sorted(anchors, key=lambda a: a.start):
        last = kept[-1] if kept else None
        if (
            last is not None
            and last.money is None
            and anchor.quantity is None
            and anchor.money is not None
            and _prices(scene, last.sentence, anchor.sentence)
        ):
            last.money, last.confidence = anchor.money, max(last.confidence, anchor.confidence)
        else:
            kept.append(anchor)
    return kept


def _prices(scene: Scene, told: Sentence, sentence: Sentence) -> bool:
    """True where a sentence soon after another speaks of a value and names no other firm."""
    if not (told.paragraph == sentence.paragraph and 0 < sentence.index - told.index <= 2) or not PRICE.search(sentence.text):
        return False
    before = {a.key or a.name for a in scene.actors_in(told, ("company",))}
    return all((a.key or a.name) in before for a in scene.actors_in(sentence, ("company",)))


def deal_record(scene: Scene, anchor: Anchor) -> Record:
    """One deal from one anchor."""
    sentence, sure = anchor.sentence, anchor.confidence
    rule = "deal.amount/1" if anchor.money or anchor.quantity else "deal.trigger/1"
    record = Record("deals", scene.document.view.span(anchor.start, anchor.end), sure, sentence=sentence.index)
    build = Builder(scene, record, rule)
    if anchor.money is not None:
        build.money("value", anchor.money, sure)
        record.amounts.append(scene.document.view.span(anchor.money.start, anchor.money.end))
    if anchor.quantity is not None:
        _quantity(build, anchor.quantity, sure)
        record.amounts.append(scene.document.view.span(anchor.quantity.start, anchor.quantity.end))
    goods = _goods(scene, build, anchor)
    _parties(scene, build, anchor, goods)
    _kind(build, anchor, goods)
    found = status_or_tense("deals", sentence, anchor.start, anchor.end)
    build.status(found, sure)
    _dates(scene, build, anchor)
    project = project_near(scene, sentence)
    if project is not None:
        build.add("project", project.key, project.start, project.end, sure * 0.7, inferred=project.start < sentence.start)
    return record


def _quantity(build: Builder, quantity: Quantity, sure: float) -> None:
    start, end = quantity.start, quantity.end
    build.add("quantity_low", plain(quantity.low), start, end, sure)
    build.add("quantity_high", plain(quantity.high), start, end, sure)
    build.add("quantity_approx", "true" if quantity.approx else "false", start, end, sure)
    build.add("unit", quantity.unit, start, end, sure)
    build.add("quantity_period", quantity.period if quantity.period != "per_month" else "total", start, end, sure * 0.9)


def _parties(scene: Scene, build: Builder, anchor: Anchor, goods: tuple[int, int] | None) -> None:
    sentence, sure = anchor.sentence, anchor.confidence
    seller = cast(scene, sentence, "seller", anchor.start)
    buyer = cast(scene, sentence, "buyer", anchor.start)
    if seller and buyer and seller.actor is buyer.actor:
        first, second = ("seller", "buyer") if seller.points >= buyer.points else ("buyer", "seller")
        best = seller if first == "seller" else buyer
        other = cast(scene, sentence, second, anchor.start, [best.actor])
        seller, buyer = (best, other) if first == "seller" else (other, best)
    if seller is None and buyer is None:
        seller = cast_from_context(scene, sentence, "seller", ())
    seller = seller or _completed(scene, sentence, "seller", buyer)
    buyer = buyer or _completed(scene, sentence, "buyer", seller)
    if seller and buyer and _flows_west(sentence, goods) and _turned(sentence, seller, buyer, anchor.start):
        seller, buyer = buyer, seller
    build.party("seller", seller, sure * 0.85)
    build.party("buyer", buyer, sure * 0.85)
    _list_parties(scene, build, anchor, {"seller": seller, "buyer": buyer})


def _flows_west(sentence: Sentence, goods: tuple[int, int] | None) -> bool:
    """True for the raw materials that the East sells."""
    return goods is not None and bool(classes_of(sentence, goods) & set(table("deals")["goods"]["eastern"]))


def _turned(sentence: Sentence, seller: Cast, buyer: Cast, near: int) -> bool:
    """True where an Eastern buyer of Eastern raw materials is no better supported as buyer than as seller."""
    if buyer.actor.country not in EAST or seller.actor.country in EAST:
        return False
    stated = _evidence(sentence, "seller", seller, near) + _evidence(sentence, "buyer", buyer, near)
    return stated < _evidence(sentence, "buyer", seller, near) + _evidence(sentence, "seller", buyer, near) + EASTWARD_BIAS


def _evidence(sentence: Sentence, role: str, cast: Cast, near: int) -> float:
    return points(role, sentence, cast.actor, near) if sentence.start <= cast.actor.start < sentence.end else 0.0


def _completed(scene: Scene, sentence: Sentence, role: str, other: Cast | None) -> Cast | None:
    """The second party, from the paragraph or from the two sides the document is about."""
    taken = [other.actor] if other else []
    found = cast_from_context(scene, sentence, role, taken)
    if found is not None and (other is None or found.actor.country != other.actor.country):
        return found
    if other is None:
        country = scene.west if role == "seller" else scene.east
    else:
        country = scene.west if other.actor.country in EAST else scene.east
    return topic(scene, country, taken)


def _list_parties(scene: Scene, build: Builder, anchor: Anchor, roles: dict[str, Cast | None]) -> None:
    listed: list[Party] = []
    for role, found in roles.items():
        if found is not None:
            listed.append(_party(scene, found.actor, role, anchor.confidence * (0.6 if found.inferred else 0.85)))
    named = {(p.key or p.name) for p in listed}
    for actor in scene.actors_in(anchor.sentence, ("company", "state")):
        if (actor.key or actor.name) in named or (actor.kind == "state" and actor.country in {p.country for p in listed}):
            continue
        best = max(points(role, anchor.sentence, actor) for role in ("seller", "buyer"))
        if best < 0.8:
            continue
        role = max(("seller", "buyer"), key=lambda r: (_alongside(actor, roles[r]), points(r, anchor.sentence, actor)))
        listed.append(_party(scene, actor, role if _alongside(actor, roles[role]) else "party", anchor.confidence * 0.7))
        named.add(actor.key or actor.name)
    build.record.parties = listed


def _alongside(actor: Actor, main: Cast | None) -> bool:
    return main is not None and main.actor.country == actor.country


def _party(scene: Scene, actor: Actor, role: str, confidence: float) -> Party:
    start, end = scene.document.view.span(actor.start, actor.end)
    name = actor.name if actor.kind in ("company", "state") else actor.text
    return Party(
        name, actor.key if actor.kind == "company" else None, actor.country, role, start, end, confidence, actor.kind == "company"
    )


def _goods(scene: Scene, build: Builder, anchor: Anchor) -> tuple[int, int] | None:
    """The commodity: of the sentence, or the goods spoken of before it (inferred); returns the span in the sentence."""
    sentence, sure = anchor.sentence, anchor.confidence
    goods = anchor.goods or commodity_span(sentence, anchor.start, anchor.end, anchor.quantity)
    if goods is not None and without_actors(goods, scene.actors_in(sentence)):
        build.add("commodity", scene.text[goods[0] : goods[1]], *goods, sure * 0.85)
        return goods
    earlier = goods_before(scene, sentence)
    if earlier is not None:
        build.add(
            "commodity", scene.text[earlier[0] : earlier[1]], *earlier, sure * 0.5, inferred=True, rule="deal.goods_before/1"
        )
    return None


def _kind(build: Builder, anchor: Anchor, goods: tuple[int, int] | None) -> None:
    sides = [p for p in build.record.parties if p.role != "party"]
    between_states = len(sides) > 1 and not any(p.company for p in build.record.parties)
    found = kind_of(anchor.sentence, (anchor.start, anchor.end), goods, anchor.quantity, between_states)
    if found is None:
        build.add("kind", "other", anchor.start, anchor.end, anchor.confidence * 0.3, inferred=True)
    else:
        build.add("kind", found.name, found.start, found.end, anchor.confidence * min(0.9, 0.4 + found.points / 8))


def _dates(scene: Scene, build: Builder, anchor: Anchor) -> None:
    sentence, sure, start, end = anchor.sentence, anchor.confidence, anchor.start, anchor.end
    begins = date_near(scene, sentence, start, end, ("from",))
    build.when("start", begins, sure * 0.85)
    build.when("end", date_near(scene, sentence, start, end, ("until",)), sure * 0.85)
    signed, likely = date_told(scene, sentence, start, end)
    if begins is None or likely >= 0.55:
        build.told("signed", signed, (start, end), sure * likely)
    years = duration_near(scene, sentence, start, end)
    if years is not None and years.low is not None:
        build.add("duration_years", plain(years.low), years.start, years.end, sure * 0.75)
