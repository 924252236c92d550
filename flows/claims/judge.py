"""Which sums, quantities and triggers tell a record: the learnt classifiers applied to a scene."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from flows.claims.dealings import deal_features, deal_triggers
from flows.claims.features import amount_features
from flows.claims.linear import load
from flows.claims.measure_features import measure_features
from flows.claims.measures import measure_triggers
from flows.claims.scene import Scene
from flows.claims.triggers import Trigger
from flows.mentions.language import Sentence
from flows.mentions.types import Money, Quantity

# Sums below this are prices, fares and fees; no credit or contract the field speaks of is so small.
SMALLEST = 10_000
OTHER, LEAST = "other", 0.3
RECORD_DIMENSIONS = frozenset({"mass", "volume", "count", "power", "energy", "length", "area"})


@dataclass(frozen=True, slots=True)
class Judged:
    """An amount with the class it most probably has and how probable that is; `why` names the features that spoke for it."""

    mention: Money | Quantity
    sentence: Sentence
    label: str
    confidence: float
    why: tuple[str, ...]


def judged_amounts(scene: Scene) -> list[Judged]:
    """Every sum and every quantity of goods, in order, with its class: credit, deal or other."""
    found = []
    told = _told_in_sentences(scene)
    for mention in sorted([*scene.money, *scene.quantities], key=lambda m: m.start):
        sentence = scene.sentence_at(mention.start)
        if sentence is None or sentence.doc is None or sentence.label == "table":
            continue
        if sentence.label == "heading" and (mention.low, mention.high) in told:
            continue
        if isinstance(mention, Quantity) and mention.dimension not in RECORD_DIMENSIONS:
            continue
        if isinstance(mention, Money) and (mention.high or mention.low or SMALLEST) < SMALLEST:
            continue
        features = amount_features(scene, sentence, mention)
        weigher = load("money" if isinstance(mention, Money) else "quantity")
        shares = weigher.probabilities(features)
        label = max((k for k in shares if k != OTHER), key=lambda k: (shares[k], k))
        label = label if shares[label] >= LEAST else OTHER
        found.append(Judged(mention, sentence, label, shares[label], tuple(weigher.reasons(features, label))))
    return found


def _told_in_sentences(scene: Scene) -> set[tuple[Decimal | None, Decimal | None]]:
    """The bounds of the amounts that running text names; a heading's amount tells something of its own only beside them."""
    labels = ((m, scene.sentence_at(m.start)) for m in [*scene.money, *scene.quantities])
    return {(m.low, m.high) for m, sentence in labels if sentence is not None and sentence.label not in ("heading", "table")}


def judged_triggers(scene: Scene, kind: str) -> list[tuple[Trigger, float]]:
    """The triggers of deals or measures with the probability that each tells a record."""
    weigher = load(f"{kind}_trigger")
    triggers, features = (deal_triggers(scene), deal_features) if kind == "deal" else (measure_triggers(scene), measure_features)
    return [(trigger, weigher.probabilities(features(scene, trigger))["record"]) for trigger in triggers]
