"""Corrections brought to the records they are about: found by the words of a document, guarded, applied to what the document
tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.claims.types import Cell, Party, Record
from flows.corrections.files import PAIRED, Address, BadCorrection, Correction, Values
from flows.corrections.words import Span, occurrences
from flows.errors import StaleCorrection
from flows.records.telling import FIELDS, Telling
from flows.records.tellings import resolved

if TYPE_CHECKING:
    from flows.records.world import World

SURE = 1.0
Pair = tuple[int, int]


@dataclass
class Corrected:
    """What documents tell once people have decided: the tellings left, the pairs joined and kept apart by their position, the
    reason why the claims of a rejected telling are gone, and each correction with the record it is about (None: rejected, or not
    read)."""

    tellings: list[Telling]
    bound: dict[Pair, str]
    parted: dict[Pair, str]
    rejected: list[tuple[Telling, str]]
    corrections: list[tuple[Correction, Telling | None, bool]]

    def add_rows(self, world: World, record_ids: Mapping[int, str]) -> None:
        """The rows of the table `corrections`."""
        for correction, telling, applied in self.corrections:
            record_id = record_ids.get(id(telling.origin)) if telling else None
            add_rows(world, correction, record_id, applied)


def correct(world: World, told: list[Telling]) -> Corrected:
    """Apply the corrections of a world to its tellings. Raises `StaleCorrection`, naming every correction, those of companies
    included, whose record is no longer there or is no longer read as expected, and `BadCorrection` where two contradict one
    another."""
    found: list[tuple[Correction, tuple[int, ...]]] = []
    stale = list(world.stale)
    for correction in (each for each in world.corrections if each.table != "companies"):
        try:
            found.append((correction, _positions(world, told, correction)))
        except StaleCorrection as error:
            stale.append(correction.stale(error))
    if stale:
        raise StaleCorrection("\n  ".join(["corrections no longer hold; look at each again, and change or remove it:", *stale]))
    return _applied(world, list(told), found)


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
    """The position of the telling that was read from the words of an address. Raises `StaleCorrection`."""
    places = list(occurrences(address.quote, world.documents[address.document_id].document.text))
    if not places:
        raise StaleCorrection(f"the text of {address.document_id} does not hold these words")
    worth = {
        position: _overlap(telling.record, places)
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


def _overlap(record: Record, places: Sequence[Span]) -> tuple[int, int]:
    """Whether a record hangs on words, and how many of its cells rest on them."""

    def touches(start: int, end: int) -> bool:
        return any(low < end and start < high for low, high in places)

    return int(touches(*record.anchor)), sum(touches(cell.start, cell.end) for cell in record.cells)


def _guard(correction: Correction, telling: Telling) -> None:
    """The document is still read as saying what the correction expects of it."""
    for column, expected in correction.expect.items():
        name = FIELDS.get(column, column)
        said: set[str | None] = {cell.value for cell in telling.said() if cell.field == name}
        said |= {None} if telling.record.get(name) is None else set()
        if expected not in said:
            now = " or ".join(sorted(value or "nothing" for value in said))
            raise StaleCorrection(f"`{column}` is read as {now}, not as {expected or 'nothing'}")


def _applied(world: World, told: list[Telling], found: Sequence[tuple[Correction, tuple[int, ...]]]) -> Corrected:
    rejected: dict[int, Correction] = {}
    for correction, positions in found:
        if correction.action == "reject" and positions:
            rejected[positions[0]] = correction
    for correction, positions in found:
        if correction.action != "reject" and rejected.keys() & {*positions}:
            raise BadCorrection(f"{correction.origin} is on a record that {rejected[positions[0]].origin} rejects")
        for position in positions if correction.action != "reject" else ():
            told[position] = _decided(world, told[position], correction)
    kept = [position for position in range(len(told)) if position not in rejected]
    moved = {position: place for place, position in enumerate(kept)}
    pairs = {action: dict(_pairs(action, found, moved)) for action in PAIRED}
    if both := pairs["merge"].keys() & pairs["split"].keys():
        raise BadCorrection(f"one correction merges what another splits: {pairs['split'][min(both)]}")
    outcomes = [(c, told[p[0]] if p and p[0] not in rejected else None, bool(p)) for c, p in found]
    gone = [(told[position], f"rejected: {correction.note}") for position, correction in rejected.items()]
    return Corrected([told[position] for position in kept], pairs["merge"], pairs["split"], gone, outcomes)


def _pairs(
    action: str, found: Sequence[tuple[Correction, tuple[int, ...]]], moved: Mapping[int, int]
) -> Iterator[tuple[Pair, str]]:
    for correction, positions in found:
        if correction.action == action and positions:
            one, other = sorted(moved[position] for position in positions)
            yield (one, other), correction.note


def _decided(world: World, telling: Telling, correction: Correction) -> Telling:
    """A telling with what a person made of it."""
    if correction.action == "accept":
        return replace(telling, review=telling.review or "accepted")
    marked = replace(telling, review="corrected")
    if correction.action != "set":
        return marked
    values = {FIELDS.get(column, column): value for column, value in correction.values.items()}
    twice = telling.corrected & values.keys()
    if twice:
        raise BadCorrection(f"{correction.origin} sets {', '.join(sorted(twice))}, which another correction has set already")
    note = "; ".join(filter(None, (telling.note, correction.note)))
    record = _with_values(world, telling, correction, values)
    corrected = replace(marked, record=record, corrected=telling.corrected | values.keys(), note=note)
    return resolved(world, world.documents[telling.document_id], corrected)


def _with_values(world: World, telling: Telling, correction: Correction, values: Values) -> Record:
    """The record with the cells that were set resting on the words of the correction."""
    record = telling.record
    text = world.documents[telling.document_id].document.text
    start, end = min(occurrences(correction.address.quote, text), key=lambda place: abs(place[0] - record.anchor[0]))
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


def add_rows(world: World, correction: Correction, record_id: str | None, applied: bool) -> None:
    """The rows of one correction in the table `corrections`: one for each cell set, or one for the whole record."""
    other = correction.other
    for name, value in correction.values.items() or [("*", None)]:
        world.out.add(
            "corrections",
            correction_id=correction.correction_id,
            action=correction.action,
            table_name=correction.table,
            record_id=record_id,
            field=name,
            old_value=correction.expect.get(name),
            new_value=value,
            document_id=correction.address.document_id,
            quote=correction.address.quote,
            other_document_id=other.document_id if other else None,
            other_quote=other.quote if other else None,
            coder=correction.coder,
            date=correction.date,
            reason=correction.reason,
            outcome="applied" if applied else "document_not_read",
        )
