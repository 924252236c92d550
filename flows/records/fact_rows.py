"""Rows of credits, deals and sanctions, of the parties to deals and of the effects of sanctions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flows.claims.types import Cell, Effect, Party
from flows.records.across import Fact, Telling, facts
from flows.records.decide import Standing, decide
from flows.records.ids import assign
from flows.records.names import slug
from flows.records.world import REVIEW_BELOW, World, claim_id

WEAK_BELOW = 0.45
KEY_CELLS = {
    "credits": ("lender_name", "borrower_name", "amount_low", "status"),
    "deals": ("seller_name", "buyer_name", "commodity", "status"),
    "sanctions": ("sender_country", "target_country", "measure", "status"),
}

PARENT = {"credits": "parent_credit_id", "deals": "parent_deal_id", "sanctions": "parent_sanction_id"}
PARTY_ROLES = {"credits": ("lender", "borrower"), "deals": ("seller", "buyer"), "sanctions": ()}


def add(world: World) -> dict[int, str]:
    """The rows; the id of each fact by the identity of every `Record` that tells it."""
    listed = facts(_tellings(world))
    record_ids: dict[int, str] = {}
    for table in PARENT:
        of_table = [fact for fact in listed if fact.table == table]
        groups = [(_identity(world, fact), _claim_ids(fact)) for fact in of_table]
        for fact, record_id in zip(of_table, assign(table, groups, world.register), strict=True):
            record_ids |= {id(telling.record): record_id for telling in fact.tellings}
    for fact in listed:
        record_id = record_ids[id(fact.tellings[0].record)]
        _add_fact(world, fact, record_id, record_ids)
        _add_parties(world, fact, record_id)
        _add_effects(world, fact, record_id)
    return record_ids


def _tellings(world: World) -> Iterator[Telling]:
    """Every record read, those of the most trusted documents first."""
    for d in sorted(world.read, key=lambda d: (world.ranks[d.document_id], d.document_id)):
        for record in d.reading.records:
            roles = PARTY_ROLES[record.table]
            names = [(p.name, p.key) for p in record.parties if p.company] + [
                (record.get(f"{role}_name"), None) for role in roles
            ]
            firms = {world.company_of(d.document_id, name, key) for name, key in names}
            countries = {p.country for p in record.parties} | {record.get(f"{role}_country") for role in roles}
            yield Telling(d.document_id, record, frozenset(firms - {None}), frozenset(countries - {None}))


def _identity(world: World, fact: Fact) -> str:
    """What a new id is minted from: the first place where the fact is told."""
    texts = ((world.documents[t.document_id].document.text_sha256, t.record.anchor) for t in fact.tellings)
    return min(f"{text}:{start}:{end}" for text, (start, end) in texts)


def _claim_ids(fact: Fact) -> list[str]:
    return [claim_id(fact.table, t.document_id, cell, t.record.anchor) for t in fact.tellings for cell in t.record.cells]


def _weakest(fact: Fact, standing: Mapping[str, Standing]) -> float:
    """How sure the least sure of the cells is that say who, what and how far; a party guessed from the topic makes a record doubtful."""
    sure = []
    for name in KEY_CELLS[fact.table]:
        cells = [
            c
            for t in fact.tellings
            for c in t.record.cells
            if c.field == name and name in standing and c.value == standing[name].value
        ]
        if cells:
            sure.append(max(c.confidence for c in cells))
    return min(sure, default=1.0)


def _add_fact(world: World, fact: Fact, record_id: str, record_ids: Mapping[int, str]) -> None:
    standing = decide(fact.tellings, world.ranks, world.cites)
    confidence = max(t.record.confidence for t in fact.tellings)
    contested = any(each.contested for each in standing.values())
    doubtful = contested or confidence < REVIEW_BELOW or _weakest(fact, standing) < WEAK_BELOW
    review = "needs_review" if doubtful else "unreviewed"
    linked = _linked_ids(world, fact, record_id, standing, record_ids)
    world.record(fact.table, record_id, review=review, confidence=round(confidence, 3), **linked)
    for t in fact.tellings:
        for cell in t.record.cells:
            if cell.field != "project":
                world.claim(fact.table, record_id, world.documents[t.document_id], cell, t.record.anchor, standing[cell.field])
        for name, reason in t.record.gaps.items():
            gap = {"table_name": fact.table, "record_id": record_id, "field": name, "reason": reason}
            world.out.add("gaps", **gap, document_id=t.document_id)


def _linked_ids(
    world: World, fact: Fact, record_id: str, standing: Mapping[str, Standing], record_ids: Mapping[int, str]
) -> dict[str, str | None]:
    """Parent, project and parties of a fact, and whether it counts in totals."""
    parents = [record_ids.get(id(t.record.parent)) for t in fact.tellings]
    others = (parent for parent in parents if parent not in (None, record_id))
    linked: dict[str, str | None] = {PARENT[fact.table]: next(others, None)}
    if fact.table != "sanctions":
        linked["counts_in_totals"] = str(all(t.record.counts_in_totals for t in fact.tellings)).lower()
    if "project" in standing:
        linked["project_id"] = standing["project"].value
    for role in PARTY_ROLES[fact.table]:
        name = standing.get(f"{role}_name")
        companies = (world.company_of(t.document_id, name.value) for t in fact.tellings) if name else ()
        linked[f"{role}_id"] = next((company for company in companies if company), None)
    return linked


def _add_parties(world: World, fact: Fact, record_id: str) -> None:
    """One row a party; the first telling of it counts."""
    seen: set[str] = set()
    for telling in fact.tellings:
        for party in telling.record.parties:
            company = world.company_of(telling.document_id, party.name, party.key) if party.company else None
            row = f"{record_id}-party-{company or slug(party.name)}"
            if row not in seen:
                seen.add(row)
                world.record("deal_parties", row, deal_id=record_id, party_id=company)
                values = {"party_name": party.name, "party_country": party.country, "role": party.role}
                _add_cells(world, "deal_parties", row, telling, values, party, "deal.party/1")


def _add_effects(world: World, fact: Fact, record_id: str) -> None:
    """One row for whom a measure hit; the first telling of it counts."""
    seen: set[str] = set()
    for telling in fact.tellings:
        for effect in telling.record.effects:
            company = world.company_of(telling.document_id, effect.name, effect.key)
            row = f"{record_id}-effect-{company or slug(effect.name)}"
            if row not in seen:
                seen.add(row)
                affected = {"affected_table": "companies", "affected_id": company} if company else {}
                world.record("sanction_effects", row, sanction_id=record_id, **affected)
                sought = None if effect.exemption_sought is None else str(effect.exemption_sought).lower()
                values = {"affected_name": effect.name, "effect": effect.effect, "exemption_sought": sought}
                values["exemption_outcome"] = effect.exemption_outcome
                _add_cells(world, "sanction_effects", row, telling, values, effect, "sanction.effect/1")


def _add_cells(
    world: World, table: str, row: str, telling: Telling, values: Mapping[str, str | None], found: Party | Effect, rule: str
) -> None:
    support = Cell("", "", found.start, found.end, rule, round(found.confidence, 3))
    world.cells(table, row, world.documents[telling.document_id], values, support, telling.record.anchor)
