"""Who stands on which side of a deal: seller, buyer, and all others named with them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from flows.claims.build import Builder
from flows.claims.kinds import kind_of
from flows.claims.lexicon import table
from flows.claims.objects import goods_class
from flows.claims.roles import Cast, cast, cast_from_context, is_scene_of_event, points, topic
from flows.claims.scene import EAST, Scene
from flows.claims.types import Party
from flows.mentions.language import Sentence
from flows.mentions.names import Actor

EASTWARD_BIAS = 6.0  # outweighs the traits, made for plants and machines, and "X signed with Y", but not "X sold Y"
NAMED = 0.8
Sides = Mapping[str, Cast | None]


def add_parties(scene: Scene, build: Builder, sentence: Sentence, near: int, sure: float, winner: Actor | None = None) -> None:
    """Seller, buyer and the list of parties of the deal at view offset `near`; `winner` is a seller known beforehand."""
    seller, buyer = _sides(scene, sentence, near, winner)
    eastern = sells_from_the_east(build.record.get("commodity"), sentence, near)
    if eastern and seller and buyer and _turned(sentence, seller, buyer, near):
        seller, buyer = buyer, seller
    seller = _its_firm(scene, sentence, seller, build.record.get("commodity"))
    build.party("seller", seller, sure * 0.85)
    build.party("buyer", buyer, sure * 0.85)
    build.record.parties = _listed(scene, sentence, {"seller": seller, "buyer": buyer}, sure)


def _its_firm(scene: Scene, sentence: Sentence, seller: Cast | None, what: str | None) -> Cast | None:
    """The firm that the goods are named by, in place of its state: leave that America gives "100 Caterpillar machines" sells them
    for Caterpillar."""
    if seller is None or seller.actor.kind != "state" or not what:
        return seller
    beside = re.compile(rf"(?:['’]s)?\s+{re.escape(what)}")
    compatriots = [a for a in scene.actors_in(sentence, ("company",)) if a.country == seller.actor.country]
    firms = [a for a in compatriots if a.text in what or beside.match(scene.text, a.end)]
    return replace(seller, actor=firms[0], inferred=False) if firms else seller


def sells_from_the_east(what: str | None, sentence: Sentence, near: int) -> bool:
    """Whether goods are of a class the East sells, and are dealt in: in works shared or built there the West brings the means."""
    if goods_class(what) not in table("deals")["goods"]["eastern"]:
        return False
    kind = kind_of(sentence, (near, near + 1), None, None, False)
    return kind is None or kind.name not in table("deals")["goods"]["westward"]


def _sides(scene: Scene, sentence: Sentence, near: int, winner: Actor | None) -> tuple[Cast | None, Cast | None]:
    seller = Cast(winner, NAMED) if winner else cast(scene, sentence, "seller", near)
    buyer = cast(scene, sentence, "buyer", near, [winner] if winner else [])
    if seller and buyer and seller.actor.start == buyer.actor.start:
        if seller.points >= buyer.points:
            buyer = cast(scene, sentence, "buyer", near, [seller.actor])
        else:
            seller = cast(scene, sentence, "seller", near, [buyer.actor])
    if (
        seller
        and buyer
        and seller.actor.country == buyer.actor.country is not None
        and "state" in (seller.actor.kind, buyer.actor.kind)
    ):
        seller, buyer = (seller, None) if buyer.actor.kind == "state" else (None, buyer)
    if seller is None and buyer is not None and (region := _region(sentence, "buyer")) is not None:
        seller, buyer = buyer, region
    if seller is None and buyer is None:
        seller = cast_from_context(scene, sentence, "seller", ())
    seller = seller or _completed(scene, sentence, "seller", buyer)
    return seller, buyer or _completed(scene, sentence, "buyer", seller)


def _turned(sentence: Sentence, seller: Cast, buyer: Cast, near: int) -> bool:
    """True where an Eastern buyer of what the East sells is no better supported as buyer than as seller."""
    if buyer.actor.country not in EAST or seller.actor.country in EAST:
        return False
    stated = _evidence(sentence, "seller", seller, near) + _evidence(sentence, "buyer", buyer, near)
    return stated < _evidence(sentence, "buyer", seller, near) + _evidence(sentence, "seller", buyer, near) + EASTWARD_BIAS


def _evidence(sentence: Sentence, role: str, cast: Cast, near: int) -> float:
    return points(role, sentence, cast.actor, near) if sentence.start <= cast.actor.start < sentence.end else 0.0


def _completed(scene: Scene, sentence: Sentence, role: str, other: Cast | None) -> Cast | None:
    """The second party, from the paragraph or from the two sides the document is about."""
    taken = [other.actor] if other else []
    if (named := _region(sentence, role)) is not None:
        return named
    found = cast_from_context(scene, sentence, role, taken)
    if found is not None and (other is None or _may_deal(found.actor, other.actor)):
        return found
    if other is None:
        return topic(scene, scene.west if role == "seller" else scene.east, taken)
    return topic(scene, _counterpart(scene, sentence, other.actor), taken)


def _region(sentence: Sentence, role: str) -> Cast | None:
    """A part of the world that goods go to or come from, where none of its states is named: 'to customers in Western Europe'."""
    for name in table("roles")["regions"]["names"]:
        place = sentence.text.find(name)
        if place >= 0 and re.search(rf"\b(?:{table('roles')['regions'][role]})(?:\s[\w-]+){{0,3}}\s$", sentence.text[:place]):
            start = sentence.start + place
            return Cast(Actor(start, start + len(name), name, "group", None, None, name, "name"), NAMED)
    return None


def _may_deal(one: Actor, other: Actor) -> bool:
    """True for parties of two states, one of them Eastern: who completes a deal from the context is of the other side."""
    return one.country != other.country and (one.country in EAST or other.country in EAST)


def _counterpart(scene: Scene, sentence: Sentence, known: Actor) -> str | None:
    """The other state in view: the West deals with the East, an Eastern party with a Western or an Eastern state. The paragraph
    tells before the document does, and in it a state of the other side before one of the same."""
    east = known.country in EAST
    scenery = {(a.start, a.end) for a in scene.actors_in(sentence, ("state",)) if is_scene_of_event(sentence, a)}
    wanted = [
        a
        for a in scene.actors
        if a.country and a.country != known.country and (east or a.country in EAST) and (a.start, a.end) not in scenery
    ]
    paragraph = scene.paragraph_sentences(sentence)
    near = [a for a in wanted if a.kind == "state" and a.form != "adjective" and paragraph[0].start <= a.start < sentence.end]
    if not east and scene.east in {a.country for a in near}:
        return scene.east
    opposite = [a for a in near if (a.country in EAST) != east]
    counts = Counter(a.country for a in opposite or near or wanted)
    return max(counts, key=lambda c: (counts[c], str(c)), default=None)


def _listed(scene: Scene, sentence: Sentence, sides: Sides, sure: float) -> list[Party]:
    """Seller and buyer, and every other firm or state that the grammar makes a party; compatriots stand on one side."""
    listed = [party(scene, found.actor, role, sure * (0.6 if found.inferred else 0.85)) for role, found in sides.items() if found]
    named = {p.key or p.name for p in listed}
    for actor in scene.actors_in(sentence, ("company", "state")):
        if (actor.key or actor.name) in named or (actor.kind == "state" and actor.country in {p.country for p in listed}):
            continue
        worth = {role: points(role, sentence, actor) for role in ("seller", "buyer")}
        if max(worth.values()) < NAMED:
            continue
        role = next((r for r, found in sides.items() if found and found.actor.country == actor.country), "party")
        listed.append(party(scene, actor, role, sure * 0.7))
        named.add(actor.key or actor.name)
    return listed


def party(scene: Scene, actor: Actor, role: str, confidence: float) -> Party:
    """An actor as a party to a deal: a firm under the name printed, a state under its usual one."""
    start, end = scene.document.view.span(actor.start, actor.end)
    name = actor.name if actor.kind == "state" else actor.text
    is_firm = actor.kind == "company"
    return Party(name, actor.key if is_firm else None, actor.country, role, start, end, confidence, is_firm)
