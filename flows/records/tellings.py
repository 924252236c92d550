"""What each document tells of credits, deals and measures, with the companies and states it names resolved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from expectations.evidence import bounds
from flows.claims.types import Cell, Record
from flows.records.stages import is_open
from flows.records.telling import Telling
from flows.records.world import ReadDocument, World

PARTY_ROLES = {"credits": ("lender", "borrower"), "deals": ("seller", "buyer"), "sanctions": ()}
SIDES = PARTY_ROLES | {"sanctions": ("sender", "target")}
CONCLUDED = {"credits": "agreed_edtf", "deals": "signed_edtf"}
INWARD = frozenset({"label", "title", "heading"})
ENDED = ("relaxed", "lifted")


def tellings(world: World) -> Iterator[Telling]:
    """Every record read, those of the most trusted documents first."""
    for d in sorted(world.read, key=lambda d: (world.ranks[d.document_id], d.document_id)):
        for record in _once(d.reading.records):
            yield resolved(world, d, Telling(d.document_id, settled(record), read=record, cites=d.source.cites_document_id))


def _once(records: Sequence[Record]) -> Iterator[Record]:
    """The records without those that say only what another said before on the same words: a double would be left without a
    claim."""
    told: set[tuple[object, ...]] = set()
    for record in records:
        place = (record.table, record.anchor)
        said = {(*place, cell.field, cell.value, cell.start, cell.end) for cell in record.cells if cell.field not in INWARD}
        if not said <= told:
            yield record
        told |= said


def resolved(world: World, d: ReadDocument, telling: Telling) -> Telling:
    """A telling with the companies and states among its parties."""
    record = telling.record
    roles = PARTY_ROLES[record.table]
    sides = {role: company for role in roles if (company := world.company_of(d.document_id, record.get(f"{role}_name")))}
    listed = {world.company_of(d.document_id, p.name, p.key) for p in record.parties if p.company}
    countries = {p.country for p in record.parties} | {record.get(f"{side}_country") for side in SIDES[record.table]}
    firms = {*sides.values(), *listed}
    return replace(telling, firms=frozenset(firms - {None}), countries=frozenset(countries - {None}), sides=sides)


def settled(record: Record) -> Record:
    """A record whose status and dates agree: a measure with a day on which it was lifted was lifted, and not before it was
    imposed; what was only asked for or offered was not signed at the time of the document that says so."""
    cells = [cell for cell in record.cells if not _is_time_of_writing(record, cell)]
    if _is_lifted_first(record):
        cells = [cell for cell in cells if cell.field != "lifted_edtf"]
    lifted = record.cell("lifted_edtf")
    if lifted is not None and record.get("status") not in ENDED:
        sure = max([lifted.confidence, *(cell.confidence for cell in cells if cell.field == "status")])
        cells.append(replace(lifted, field="status", value="lifted", rule="sanction.lifted/1", confidence=sure))
    return replace(record, cells=cells)


def _is_lifted_first(record: Record) -> bool:
    """Whether a measure is read as lifted before it was imposed: then one date belongs to something else."""
    imposed, lifted = record.get("imposed_edtf"), record.get("lifted_edtf")
    if not imposed or not lifted:
        return False
    (_, first, _), (_, _, last) = bounds(imposed), bounds(lifted)
    return first is not None and last is not None and last < first


def _is_time_of_writing(record: Record, cell: Cell) -> bool:
    concluded = cell.field == CONCLUDED.get(record.table) and cell.rule.startswith("date.document")
    return concluded and is_open(record.get("status"))
