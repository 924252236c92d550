"""Corrections brought to the records they are about: found by the words of a document, guarded, applied to what the document
tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from flows.claims.types import Cell, Party, Record
from flows.corrections.chains import refuse_contradictions
from flows.corrections.files import PAIRED, Address, BadCorrection, Correction, Values
from flows.corrections.words import Span, places
from flows.errors import StaleCorrection
from flows.records.telling import FIELDS, Telling
from flows.records.tellings import resolved

if TYPE_CHECKING:
    from flows.records.world import World

SURE = 1.0
Pair = tuple[int, int]
Found = list[tuple[Correction, tuple[int, ...]]]


@dataclass
class Corrected:
    """What documents tell once people have decided: the tellings left, and by the identity of its `Record` what each was before;
    the pairs joined and kept apart by their position; the reason why the claims of a rejected telling are gone; each correction
    with the tellings it is about, as they were (none: not read); and those that no longer hold, each with its reason."""

    tellings: list[Telling] = field(default_factory=list)
    before: dict[int, Telling] = field(default_factory=dict)
    bound: dict[Pair, str] = field(default_factory=dict)
    parted: dict[Pair, str] = field(default_factory=dict)
    rejected: list[tuple[Telling, str]] = field(default_factory=list)
    corrections: list[tuple[Correction, tuple[Telling, ...]]] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)


def correct(world: World, told: list[Telling]) -> Corrected:
    """Apply the corrections of a world to its tellings. Raises `BadCorrection` where two contradict one another. Those whose
    record is no longer there, or no longer read as expected, are left out; `stale` names them, those of companies included."""
    found: Found = []
    stale = list(world.stale)
    for correction in (each for each in world.corrections if each.table != "companies"):
        try:
            found.append((correction, _positions(world, told, correction)))
        except StaleCorrection as error:
            stale.append(correction.stale(error))
    return replace(_applied(world, list(told), found), stale=stale)


def _positions(world: World, told: Sequence[Telling], correction: Correction) -> tuple[int, ...]:
    """The tellings a correction is about; none where their documents are not among those read."""
    if any(address.document_id not in world.documents for address in correction.addresses):
        return ()
    positions = tuple(find(address, correction.table, told, world) for address in correction.addresses)
    if len(set(positions)) < len(positions):
        raise StaleCorrection("both quotations are of one record, as this document is read now")
    _guard(correction, told[positions[0]])
    return positions


def find(address: Address, table: str, told: Sequence[Telling], world: World) -> int:
    """The position of the telling that was read from the words of an address, from all of its fragments. Raises
    `StaleCorrection`."""
    text = world.documents[address.document_id].document.text
    parts = places(address.quote, text)
    if not all(parts):
        raise StaleCorrection(f"the text of {address.document_id} does not hold these words")
    worth = {
        position: _overlap(telling.record, parts)
        for position, telling in enumerate(told)
        if telling.document_id == address.document_id and telling.record.table == table
    }
    best = max(worth.values(), default=(0, 0))
    chosen = [position for position, value in worth.items() if value == best]
    if best == (0, 0):
        raise StaleCorrection(f"no record of {table} is read from these words")
    if len(chosen) > 1:
        raise StaleCorrection(
            f"{len(chosen)} records of {table} are read from these words; quote words that only one is read from"
        )
    return chosen[0]


def _overlap(record: Record, parts: Sequence[Sequence[Span]]) -> tuple[int, int]:
    """On how many of some words a record hangs, and how many of its cells rest on them; nothing unless it rests on each."""

    def touches(places: Sequence[Span], start: int, end: int) -> bool:
        return any(low < end and start < high for low, high in places)

    hangs = [touches(places, *record.anchor) for places in parts]
    rests = [sum(touches(places, cell.start, cell.end) for cell in record.cells) for places in parts]
    return (sum(hangs), sum(rests)) if all(map(max, hangs, rests)) else (0, 0)


def _guard(correction: Correction, telling: Telling) -> None:
    """The document is still read as saying what the correction expects of it."""
    for column, expected in correction.expect.items():
        read = telling.record.get(FIELDS.get(column, column))
        if read != expected:
            raise StaleCorrection(f"`{column}` is read as {read or 'nothing'}, not as {expected or 'nothing'}")


def _applied(world: World, told: list[Telling], found: Found) -> Corrected:
    before = list(told)
    rejected = {positions[0]: correction for correction, positions in found if correction.action == "reject" and positions}
    sets: dict[tuple[int, str], Correction] = {}
    for correction, positions in found:
        if correction.action != "reject" and rejected.keys() & {*positions}:
            origins = " and ".join(rejected[position].origin for position in positions if position in rejected)
            raise BadCorrection(f"{correction.origin} is on a record that {origins} rejects")
        for position in positions if correction.action != "reject" else ():
            _refuse_another_value(sets, position, correction)
            told[position] = _decided(world, told[position], correction)
    kept = [position for position in range(len(told)) if position not in rejected]
    moved = {position: place for place, position in enumerate(kept)}
    pairs = {action: [(c, *sorted(moved[at] for at in p)) for c, p in found if c.action == action and p] for action in PAIRED}
    refuse_contradictions(pairs["merge"], pairs["split"])
    return Corrected(
        [told[position] for position in kept],
        {id(telling.origin): telling for telling in before},
        *({(one, other): c.note for c, one, other in pairs[action]} for action in PAIRED),
        [(told[position], f"rejected: {correction.note}") for position, correction in rejected.items()],
        [(correction, tuple(before[at] for at in positions)) for correction, positions in found],
    )


def _refuse_another_value(sets: dict[tuple[int, str], Correction], position: int, correction: Correction) -> None:
    """Raises `BadCorrection` where another correction sets a cell of the same telling to something else."""
    for name, value in correction.values.items():
        other = sets.setdefault((position, name), correction)
        if other.values[name] != value:
            raise BadCorrection(
                f"{correction.origin} sets `{name}` to {value or 'nothing'}, which {other.origin} sets to "
                f"{other.values[name] or 'nothing'}; change or remove one of them"
            )


def _decided(world: World, telling: Telling, correction: Correction) -> Telling:
    """A telling with what a person made of it; a cell that another has set to the same value stays theirs."""
    if correction.action == "accept":
        return replace(telling, review=telling.review or "accepted")
    marked = replace(telling, review="corrected")
    values = {FIELDS.get(column, column): value for column, value in correction.values.items()}
    values = {name: value for name, value in values.items() if name not in telling.corrected}
    if not values:
        return marked
    record = _with_values(world, telling, correction, values)
    corrected = replace(marked, record=record, corrected={**telling.corrected, **dict.fromkeys(values, correction.note)})
    return resolved(world, world.documents[telling.document_id], corrected)


def _with_values(world: World, telling: Telling, correction: Correction, values: Values) -> Record:
    """The record with the cells that were set resting on the words of the correction."""
    record = telling.record
    text = world.documents[telling.document_id].document.text
    start, end = min(places(correction.address.quote, text)[0], key=lambda place: abs(place[0] - record.anchor[0]))
    cells = [cell for cell in record.cells if cell.field not in values]
    method = f"correction/{correction.coder}"
    cells += [Cell(name, value, start, end, method, SURE) for name, value in values.items() if value is not None]
    parties = [party for party in record.parties if f"{party.role}_name" not in values]
    for role in ("seller", "buyer"):
        name = values.get(f"{role}_name") if record.table == "deals" else None
        if name:
            country = next((c.value for c in cells if c.field == f"{role}_country"), None)
            is_firm = world.company_of(telling.document_id, name) is not None
            parties.append(Party(name, None, country, role, start, end, SURE, is_firm))
    return replace(record, cells=cells, parties=parties)
