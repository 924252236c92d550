"""Who coerces whom: sender and target of a measure, chosen among the states a document names by learnt weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows.claims.linear import load
from flows.claims.roles import Cast, topic
from flows.claims.scene import Scene
from flows.claims.side_features import Side, Stage, Told, candidates, side_features, staged
from flows.claims.triggers import Trigger

# Below this no state is taken for a side.
LEAST = {"sender": 0.1, "target": 0.1}


def sides(scene: Scene, trigger: Trigger, told: Sequence[Told] = ()) -> tuple[Cast | None, Cast | None]:
    """Sender and target of the measure a trigger tells, after those `told` before. A state that is only the scene of the event
    answered to plays neither role; a body of several states is a sender without a country."""
    stage = staged(scene, trigger, told)
    known = candidates(stage)
    sender = _chosen(stage, "sender", known, None)
    country = sender.actor.country if sender else None
    target = _chosen(stage, "target", [c for c in known if c is not None and c != country], country)
    return sender, target


def _chosen(stage: Stage, side: Side, among: Sequence[str | None], sender: str | None) -> Cast | None:
    """The likeliest state, at the mention that speaks most for it; inferred where the sentence does not name it."""
    weigher = load(f"sanction_{side}")
    shares = {c: weigher.probabilities(side_features(stage, side, c, sender))["side"] for c in among}
    best = max(shares, key=lambda c: (shares[c], stage.named[c] if c else 0), default=None)
    if not shares or shares[best] < LEAST[side]:
        return None
    mentions = [a for a in stage.here if a.country == best]
    if mentions:
        return Cast(min(mentions, key=lambda a: abs(a.start - stage.trigger.start)), shares[best])
    firms = [a for a in stage.firms if a.country == best]
    if firms:
        return Cast(firms[0], shares[best], inferred=True)
    return _before(stage, best, shares[best])


def _before(stage: Stage, country: str | None, share: float) -> Cast | None:
    """A state named last in the paragraph before, else where the document names it first."""
    for sentence in reversed(stage.before):
        named = [a for a in stage.scene.actors_in(sentence, ("state", "agency")) if a.country == country]
        if named:
            return Cast(named[-1], share, inferred=True)
    found = topic(stage.scene, country, ())
    return replace(found, points=share) if found else None


def beside(scene: Scene, trigger: Trigger, side: Cast | None, other_side: Cast | None) -> list[Cast]:
    """The states on one side together, the one given first: 'Britain, France and Italy withheld', 'to Poland and Bulgaria'."""
    span = trigger.sentence.span(side.actor.start, side.actor.end) if side and not side.inferred else None
    if side is None or span is None:
        return [side] if side else []
    coordinated = {span.root, *span.root.conjuncts}
    found: dict[str | None, Cast] = {side.actor.country: side}
    for actor in scene.actors_in(trigger.sentence, ("state", "agency")):
        other = trigger.sentence.span(actor.start, actor.end)
        if other is not None and other.root in coordinated and actor.country:
            found.setdefault(actor.country, Cast(actor, side.points))
    return [
        cast for cast in found.values() if cast is side or other_side is None or cast.actor.country != other_side.actor.country
    ]
