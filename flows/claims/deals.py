"""Deals: candidates anchored on sums and quantities judged to be a deal's, and on triggers where neither is named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.claims.build import Builder
from flows.claims.kinds import kind_of
from flows.claims.objects import commodity_span, goods_before, goods_class, without_actors
from flows.claims.parties import add_parties
from flows.claims.realis import UNDOING, Status, is_forecast, status_or_tense
from flows.claims.scene import Scene
from flows.claims.surroundings import date_near, date_told, duration_near, project_near
from flows.claims.types import Record, plain
from flows.mentions.language import Sentence
from flows.mentions.names import Actor
from flows.mentions.types import Money, Quantity

REFERENCE = "deal.reference/1"
UNDONE = 0.7  # what a date of a deal told as undone is worth: it may be the day it was undone
WON_BY = 5  # characters between "lost to" or "went to" and the winner
PRICE = re.compile(
    r"\b(?:price|value|valued|worth|cost|total|bill|(?:the|this|whole) (?:contract|order|deal|sale|package|sum|job))\b",
    re.IGNORECASE,
)


@dataclass
class Anchor:
    """What a deal hangs on: a sum, a quantity, both, or a trigger word at view characters `start:end`, which may only point back
    to a deal told before (`refers`)."""

    sentence: Sentence
    start: int
    end: int
    confidence: float
    money: Money | None = None
    quantity: Quantity | None = None
    refers: bool = False


def group_anchors(found: Sequence[tuple[Money | Quantity, Sentence, float]]) -> list[Anchor]:
    """Join the sum and the quantity of one sentence into one anchor; a second sum or quantity opens another, a forecast none."""
    anchors: list[Anchor] = []
    for mention, sentence, confidence in found:
        if is_forecast(sentence, mention.start, mention.end):
            continue
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
    rule = REFERENCE if anchor.refers else "deal.amount/1" if anchor.money or anchor.quantity else "deal.trigger/1"
    record = Record("deals", scene.document.view.span(anchor.start, anchor.end), sure, sentence=sentence.index)
    build = Builder(scene, record, rule)
    if anchor.money is not None:
        build.money("value", _of_all(anchor.money, anchor.quantity), sure)
        record.amounts.append(scene.document.view.span(anchor.money.start, anchor.money.end))
    if anchor.quantity is not None:
        add_quantity(build, yearly(sentence, anchor.quantity), sure)
        record.amounts.append(scene.document.view.span(anchor.quantity.start, anchor.quantity.end))
    goods = _goods(scene, build, anchor)
    found = status_or_tense("deals", sentence, anchor.start, anchor.end)
    winner = _winner(scene, sentence, found)
    add_parties(scene, build, sentence, anchor.start, sure, winner)
    _kind(build, anchor, goods)
    build.status(replace(found, value="signed") if winner else found, sure)
    _dates(scene, build, anchor)
    project = project_near(scene, sentence)
    if project is not None:
        build.add("project", project.key, project.start, project.end, sure * 0.7, inferred=project.start < sentence.start)
    return record


def _of_all(money: Money, quantity: Quantity | None) -> Money:
    """What a counted lot costs where the sum is the price of each piece."""
    if (
        money.per != "each"
        or quantity is None
        or quantity.dimension != "count"
        or quantity.low is None
        or quantity.low != quantity.high
    ):
        return money
    low, high = (None if end is None else end * quantity.low for end in (money.low, money.high))
    return replace(money, low=low, high=high)


def is_reference(record: Record) -> bool:
    """True for a telling that only points back to a deal: it says what became of it, not what it is."""
    return any(cell.rule == REFERENCE for cell in record.cells)


def is_bare(record: Record) -> bool:
    """True for a sum between states of which no words say what it was for, nor what kind of deal it was, and for what is handed
    over within one state."""
    if record.get("seller_country") and record.get("seller_country") == record.get("buyer_country"):
        return True
    return record.get("kind") == "other" and not (
        record.get("commodity") or record.get("project") or any(p.company for p in record.parties)
    )


def _winner(scene: Scene, sentence: Sentence, found: Status) -> Actor | None:
    """The firm that an order 'went to' or was 'lost to': it won what another lost."""
    if found.value != "lost":
        return None
    return next((a for a in scene.actors_in(sentence, ("company",)) if 0 <= a.start - found.end <= WON_BY), None)


def yearly(sentence: Sentence, quantity: Quantity) -> Quantity:
    """A quantity as one of each year where the verb by which it is handed over says so: "80,000 tons, shipped yearly"."""
    span = sentence.span(quantity.start, quantity.end)
    if span is None or quantity.period != "total":
        return quantity
    tops = [span.root, *span.root.ancestors]
    told = [t for t in sentence.doc or () if t.lower_ in ("annually", "yearly") and t.head.pos_ == "VERB"]
    near = any(
        t.head in tops or any(t.head.head == top and t.head.dep_ in ("acl", "relcl", "advcl") for top in tops) for t in told
    )
    return replace(quantity, period="per_year") if near else quantity


def add_quantity(build: Builder, quantity: Quantity, sure: float) -> None:
    """The cells that say how much is dealt in."""
    start, end = quantity.start, quantity.end
    build.add("quantity_low", plain(quantity.low), start, end, sure)
    build.add("quantity_high", plain(quantity.high), start, end, sure)
    build.add("quantity_approx", "true" if quantity.approx else "false", start, end, sure)
    build.add("unit", quantity.unit, start, end, sure)
    if quantity.period != "per_month":  # the published period knows no months, and a month's quantity is not the whole
        build.add("quantity_period", quantity.period, start, end, sure * 0.9)


def _goods(scene: Scene, build: Builder, anchor: Anchor) -> tuple[int, int] | None:
    """The commodity: of the sentence, or the goods spoken of before it (inferred); returns the span in the sentence."""
    sentence, sure = anchor.sentence, anchor.confidence
    goods = commodity_span(sentence, anchor.start, anchor.end, anchor.quantity)
    if goods is not None and without_actors(goods, scene.actors_in(sentence)):
        build.add("commodity", scene.text[goods[0] : goods[1]], *goods, sure * 0.85)
        return goods
    earlier = goods_before(scene, sentence, anchor.quantity)
    if earlier is not None:
        build.add(
            "commodity", scene.text[earlier[0] : earlier[1]], *earlier, sure * 0.5, inferred=True, rule="deal.goods_before/1"
        )
    return None


def _kind(build: Builder, anchor: Anchor, goods: tuple[int, int] | None) -> None:
    """The kind told, else the one that goods of this class usually come by (inferred)."""
    sides = [p for p in build.record.parties if p.role != "party"]
    between_states = len(sides) > 1 and not any(p.company for p in build.record.parties)
    found = kind_of(anchor.sentence, (anchor.start, anchor.end), goods, anchor.quantity, between_states)
    if found is not None:
        sure = min(0.9, 0.4 + found.points / 8) if found.told else 0.4
        build.add("kind", found.name, found.start, found.end, anchor.confidence * sure)
        return
    what = build.record.get("commodity")
    usual = {"plant": "construction", "energy": "supply"}.get(goods_class(what) or "", "sale") if what else "other"
    build.add("kind", usual, anchor.start, anchor.end, anchor.confidence * 0.4, inferred=True)


def _dates(scene: Scene, build: Builder, anchor: Anchor) -> None:
    sentence, sure, start, end = anchor.sentence, anchor.confidence, anchor.start, anchor.end
    begins = date_near(scene, sentence, start, end, ("from",))
    build.when("start", begins, sure * 0.85)
    build.when("end", date_near(scene, sentence, start, end, ("until",)), sure * 0.85)
    signed, likely = date_told(scene, sentence, start, end)
    if begins is None or likely >= 0.55:
        undone = build.record.get("status") in UNDOING
        build.told("signed", signed, (start, end), sure * likely * (UNDONE if undone else 1.0))
    years = duration_near(scene, sentence, start, end)
    if years is not None and years.low is not None:
        build.add("duration_years", plain(years.low), years.start, years.end, sure * 0.75)
