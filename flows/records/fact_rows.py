"""Rows of credits, deals and sanctions: which tellings are one fact, under which id, with which cells, and what was decided on
the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from flows.claims.titles import title
from flows.claims.types import Cell
from flows.corrections.apply import correct
from flows.corrections.outcomes import add_corrections, hold
from flows.records import link_rows
from flows.records.across import Decision, facts
from flows.records.decide import RULED_OUT, Standing, decide
from flows.records.ids import assign, digest
from flows.records.telling import COLUMNS, Fact, Telling
from flows.records.tellings import INWARD, PARTY_ROLES, settled, tellings
from flows.records.world import REVIEW_BELOW, World, claim_id

Place = tuple[object, ...]
WEAK_BELOW = 0.45
KEY_CELLS = {
    "credits": ("lender_name", "borrower_name", "amount_low", "status"),
    "deals": ("seller_name", "buyer_name", "commodity", "status"),
    "sanctions": ("sender_country", "target_country", "measure", "status"),
}
PARENT = {"credits": "parent_credit_id", "deals": "parent_deal_id", "sanctions": "parent_sanction_id"}


def add(world: World) -> dict[int, str]:
    """The rows; the id of each fact by the identity of every `Record` that tells it."""
    corrected = correct(world, list(tellings(world)))
    for telling, reason in corrected.rejected:
        world.rejected |= dict.fromkeys(_claim_ids(telling), reason)
    listed, decisions = facts(corrected.tellings, corrected.bound, corrected.parted, world.comparisons)
    hold(world, corrected, listed)
    record_ids = _ids(world, listed)
    standing = _Standings(world, {record_ids[id(fact.tellings[0].origin)]: fact for fact in listed})
    places = _places(world)
    for fact in listed:
        world.unit(_unit(world, fact, record_ids, places), partial(_add_fact, world, fact, record_ids, standing))
    _add_decisions(world, decisions, record_ids, places)
    add_corrections(world, corrected, record_ids, standing)
    return record_ids


class _Standings(Mapping[str, Mapping[str, Standing]]):
    """What stands of each fact, by record id, decided when it is asked for."""

    def __init__(self, world: World, facts: Mapping[str, Fact]) -> None:
        self.world, self.facts = world, facts
        self.decided: dict[str, Mapping[str, Standing]] = {}

    def __getitem__(self, record_id: str) -> Mapping[str, Standing]:
        if record_id not in self.decided:
            self.decided[record_id] = decide(self.facts[record_id].tellings, self.world.ranks, self.world.cites)
        return self.decided[record_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.facts)

    def __len__(self) -> int:
        return len(self.facts)


def _unit(world: World, fact: Fact, record_ids: Mapping[int, str], places: Mapping[int, Place]) -> Iterator[object]:
    """All that the rows of a fact depend on: its id, and of each telling the document, the record of it, what people made of it,
    and which companies and records it refers to."""
    yield from ("fact", fact.table, record_ids[id(fact.tellings[0].origin)])
    for telling in fact.tellings:
        record = telling.record
        yield from (world.keys[telling.document_id], *places[id(telling.origin)])
        yield from (
            record_ids.get(id(record.parent)),
            telling.review,
            sorted(telling.corrected.items()),
            sorted(telling.sides.items()),
        )
        yield from (world.company_of(telling.document_id, each.name, each.key) for each in (*record.parties, *record.effects))
        if telling.corrected:
            yield record


def _ids(world: World, listed: Sequence[Fact]) -> dict[int, str]:
    record_ids: dict[int, str] = {}
    told = _told(world)
    for table in PARENT:
        of_table = [fact for fact in listed if fact.table == table]
        claims = (
            [id_ for t in fact.tellings for id_ in (_claim_ids(t) if t.corrected else told[id(t.origin)])] for fact in of_table
        )
        groups = list(zip((_identity(world, fact) for fact in of_table), claims, strict=True))
        for fact, record_id in zip(of_table, assign(table, groups, world.register), strict=True):
            record_ids |= {id(telling.origin): record_id for telling in fact.tellings}
    return record_ids


def _identity(world: World, fact: Fact) -> str:
    """What a new id is minted from: the first place where the fact is told."""
    texts = ((world.documents[t.document_id].document.text_sha256, t.record.anchor) for t in fact.tellings)
    return min(f"{text}:{start}:{end}" for text, (start, end) in texts)


def _told(world: World) -> dict[int, Sequence[str]]:
    """The ids of the claims of every record as it was read, by its identity."""
    found: dict[int, Sequence[str]] = {}
    for d in world.read:
        records = d.reading.records
        as_read = (Telling(d.document_id, settled(record), read=record) for record in records)
        ids = world.told.of(world.keys[d.document_id], lambda as_read=as_read: [_claim_ids(telling) for telling in as_read])
        found |= zip(map(id, records), ids, strict=True)
    return found


def _claim_ids(telling: Telling) -> list[str]:
    table, anchor = telling.record.table, telling.record.anchor
    return [claim_id(table, telling.document_id, cell, anchor) for cell, _ in _published(telling)]


def _published(telling: Telling) -> Iterator[tuple[Cell, str]]:
    """The statements that are claims, each with the name of the cell it was read as."""
    for cell in telling.said:
        if cell.field not in INWARD:
            yield replace(cell, field=COLUMNS[cell.field]) if cell.field in COLUMNS else cell, cell.field


def _add_fact(world: World, fact: Fact, record_ids: Mapping[int, str], standings: Mapping[str, Mapping[str, Standing]]) -> None:
    record_id = record_ids[id(fact.tellings[0].origin)]
    standing = standings[record_id]
    parties = link_rows.parties(world, fact, standing)
    attributes = {
        "title": title(fact.table, {name: each.value for name, each in standing.items()}, [each.party for each in parties]),
        "confidence": round(max(t.record.confidence for t in fact.tellings), 3),
        **_linked_ids(world, fact, record_id, standing, record_ids),
    }
    world.record(fact.table, record_id, review=_review(fact, standing), **attributes)
    for telling in fact.tellings:
        _add_claims(world, telling, record_id, standing)
    link_rows.add_parties(world, record_id, parties)
    link_rows.add_effects(world, record_id, fact)


def _add_claims(world: World, telling: Telling, record_id: str, standing: Mapping[str, Standing]) -> None:
    table, d = telling.record.table, world.documents[telling.document_id]
    for cell, name in _published(telling):
        verdict = standing[name].verdict(cell, telling.record.get(name)) if name in standing else RULED_OUT
        world.claim(table, record_id, d, cell, telling.record.anchor, verdict)
    for name, reason in telling.record.gaps.items():
        gap = {"table_name": table, "record_id": record_id, "field": name, "reason": reason}
        world.out.add("gaps", **gap, document_id=telling.document_id)


def _review(fact: Fact, standing: Mapping[str, Standing]) -> str:
    """What a person has made of a record, else whether one should look at it."""
    decided = {telling.review for telling in fact.tellings} - {""}
    if decided:
        return "corrected" if "corrected" in decided else "accepted"
    contested = any(each.contested for name, each in standing.items() if name not in INWARD)
    unsure = max(t.record.confidence for t in fact.tellings) < REVIEW_BELOW
    return "needs_review" if contested or unsure or _weakest(fact, standing) < WEAK_BELOW else "unreviewed"


def _weakest(fact: Fact, standing: Mapping[str, Standing]) -> float:
    """How sure the least sure of the cells is that say who, what and how far; a party guessed from the topic makes a record
    doubtful."""
    sure = []
    for name in KEY_CELLS[fact.table]:
        value = standing[name].value if name in standing else None
        cells = [c for t in fact.tellings for c in t.record.cells if c.field == name and c.value == value]
        if cells:
            sure.append(max(c.confidence for c in cells))
    return min(sure, default=1.0)


def _linked_ids(
    world: World, fact: Fact, record_id: str, standing: Mapping[str, Standing], record_ids: Mapping[int, str]
) -> dict[str, str | None]:
    """Parent and parties of a fact, and whether it counts in totals."""
    parents = [record_ids.get(id(t.record.parent)) for t in fact.tellings]
    others = (parent for parent in parents if parent not in (None, record_id))
    linked: dict[str, str | None] = {PARENT[fact.table]: next(others, None)}
    if fact.table != "sanctions":
        # A telling that is part of another of the same fact takes nothing from it.
        counted = (t.record.counts_in_totals or parent == record_id for t, parent in zip(fact.tellings, parents, strict=True))
        linked["counts_in_totals"] = str(all(counted)).lower()
    for role in PARTY_ROLES[fact.table]:
        name = standing.get(f"{role}_name")
        linked[f"{role}_id"] = world.company_of(name.document_id, name.value) if name else None
    return linked


def _places(world: World) -> dict[int, Place]:
    """Where each record stands, by its identity: its document, its anchor, and which it is of several on one anchor."""
    places: dict[int, Place] = {}
    for d in world.read:
        text, met = d.document.text_sha256, Counter[tuple[object, ...]]()
        for record in d.reading.records:
            later = met[record.table, record.anchor]
            places[id(record)] = (text, *record.anchor, *([later] if later else []))
            met[record.table, record.anchor] += 1
    return places


def _add_decisions(
    world: World, decisions: Sequence[Decision], record_ids: Mapping[int, str], places: Mapping[int, Place]
) -> None:
    """The rows of pairs that were compared; they come by the ten thousand, so that each telling is looked at once."""
    sides: dict[int, tuple[str, str, str, str]] = {}
    for telling in (telling for decision in decisions for telling in (decision.one, decision.other)):
        if id(telling) not in sides:
            place = "\x1f".join(map(str, places[id(telling.origin)]))
            name = telling.record.get("title") or telling.record.table
            sides[id(telling)] = (place, record_ids[id(telling.origin)], name, telling.document_id)
    for decision in decisions:
        kind = decision.one.record.table
        place, left_id, left_name, left_document = sides[id(decision.one)]
        other_place, right_id, right_name, right_document = sides[id(decision.other)]
        world.out.add(
            "decisions",
            decision_id=f"decision-{digest(kind, place, other_place)}",
            kind=kind,
            left_id=left_id,
            left_name=left_name,
            left_document_id=left_document,
            right_id=right_id,
            right_name=right_name,
            right_document_id=right_document,
            rule=decision.rule,
            score=decision.score,
            outcome="merged" if decision.merged else "apart",
        )
