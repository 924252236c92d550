"""Rows that belong to a fact: the parties to a deal, and whom a measure hit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flows.claims.types import Cell, Effect, Party
from flows.records.decide import AGREED, ONLY, Standing
from flows.records.spelling import slug
from flows.records.telling import Fact, Telling
from flows.records.world import World

SIDES = ("seller", "buyer")
Told = tuple[Telling, Party | Effect, Mapping[str, str | None]]


@dataclass
class DealParty:
    """One party to a deal: as the most trusted telling has it, the company it is, and every telling of it."""

    party: Party
    company: str | None
    told: list[tuple[Telling, Party]] = field(default_factory=list)


def parties(world: World, fact: Fact, standing: Mapping[str, Standing]) -> list[DealParty]:
    """The parties to a deal, in the order they are told in. A state that a telling puts on a side, and that is not the one that
    stands there, is none."""
    found: dict[str, DealParty] = {}
    for telling in fact.tellings:
        for party in telling.record.parties:
            company = world.company_of(telling.document_id, party.name, party.key) if party.company else None
            stands = standing.get(f"{party.role}_country") if party.role in SIDES and not party.company else None
            if stands is None or stands.value == party.country:
                known = found.setdefault(company or slug(party.name), DealParty(party, company))
                known.told.append((telling, party))
    return list(found.values())


def add_parties(world: World, record_id: str, listed: list[DealParty]) -> None:
    """One row a party, with what every telling says of it."""
    for each in listed:
        row = f"{record_id}-party-{each.company or slug(each.party.name)}"
        world.record("deal_parties", row, deal_id=record_id, party_id=each.company)
        _add_claims(world, "deal_parties", row, "deal.party/1", [(t, party, _said_of_party(party)) for t, party in each.told])


def add_effects(world: World, record_id: str, fact: Fact) -> None:
    """One row for whom a measure hit, with what every telling says of it."""
    found: dict[str, list[Told]] = {}
    for telling in fact.tellings:
        for effect in telling.record.effects:
            company = world.company_of(telling.document_id, effect.name, effect.key)
            row = f"{record_id}-effect-{company or slug(effect.name)}"
            if row not in found:
                affected = {"affected_table": "companies", "affected_id": company} if company else {}
                world.record("sanction_effects", row, sanction_id=record_id, **affected)
            found.setdefault(row, []).append((telling, effect, _said_of_effect(effect)))
    for row, told in found.items():
        _add_claims(world, "sanction_effects", row, "sanction.effect/1", told)


def _said_of_party(party: Party) -> dict[str, str | None]:
    return {"party_name": party.name, "party_country": party.country, "role": party.role}


def _said_of_effect(effect: Effect) -> dict[str, str | None]:
    sought = None if effect.exemption_sought is None else str(effect.exemption_sought).lower()
    return {
        "affected_name": effect.name,
        "effect": effect.effect,
        "exemption_sought": sought,
        "exemption_outcome": effect.exemption_outcome,
    }


def _add_claims(world: World, table: str, row: str, rule: str, told: Sequence[Told]) -> None:
    """A claim for each thing said of a row; of each field the first statement stands, and those that differ lose."""
    for name in told[0][2]:
        said = [values[name] for *_, values in told if values[name] is not None]
        documents = {telling.document_id for telling, _, values in told if values[name] is not None}
        agreed = AGREED if len(documents) > 1 else ONLY
        for telling, found, values in told:
            value = values[name]
            if value is not None:
                cell = Cell(name, value, found.start, found.end, rule, round(found.confidence, 3))
                verdict = agreed if len({*said}) == 1 else (value == said[0], "precedence", "the first telling of it stands")
                world.claim(table, row, world.documents[telling.document_id], cell, telling.record.anchor, verdict)
