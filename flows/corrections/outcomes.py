"""What became of corrections in the records: whether what they expect was there to be corrected, and whether what they say
stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from flows.corrections.apply import Corrected
from flows.corrections.files import Correction
from flows.errors import StaleCorrection
from flows.records.decide import Standing, decide
from flows.records.telling import FIELDS, Fact, Telling

if TYPE_CHECKING:
    from flows.records.world import World

APPLIED, OVERRULED, NOT_READ = "applied", "overruled", "document_not_read"
WHOLE = "*"


def hold(world: World, corrected: Corrected, listed: Sequence[Fact]) -> None:
    """Raises `StaleCorrection`, naming every correction that no longer holds: also one that accepts or sets a cell of which
    another value than it expects is published. A record that a person merged with another is held to its own document alone."""
    fact_of = {id(telling.origin): fact for fact in listed for telling in fact.tellings}
    merged = {id(corrected.tellings[at].origin) for pair in corrected.bound for at in pair}
    for correction, told in corrected.corrections:
        if told and correction.action in ("accept", "set"):
            fact = fact_of[id(told[0].origin)]
            if merged.isdisjoint(id(telling.origin) for telling in fact.tellings):
                _hold(world, correction, [corrected.before[id(telling.origin)] for telling in fact.tellings], corrected.stale)
    if corrected.stale:
        raise StaleCorrection(
            "\n  ".join(["corrections no longer hold; look at each again, and change or remove it:", *corrected.stale])
        )


def _hold(world: World, correction: Correction, tellings: Sequence[Telling], stale: list[str]) -> None:
    """Note a correction as stale where the machine, with all documents, publishes something else than expected."""
    published = decide(tellings, world.ranks, world.cites)
    for column, expected in correction.expect.items():
        stands = published.get(FIELDS.get(column, column))
        if stands is not None and stands.value != expected:
            value = f"`{column}` is published as {stands.value or 'nothing'} ({stands.reason})"
            stale.append(correction.stale(StaleCorrection(f"{value}, not as {expected or 'nothing'}")))
            return


def add_corrections(
    world: World, corrected: Corrected, record_ids: Mapping[int, str], standing: Mapping[str, Mapping[str, Standing]]
) -> None:
    """The rows of the table `corrections`, and an issue for each cell on which another person's correction stands; `standing`
    holds by record id what does."""
    for correction, told in corrected.corrections:
        record_id = record_ids.get(id(told[0].origin)) if told else None
        stands = standing.get(record_id or "", {})
        found = {name: stands.get(FIELDS.get(name, name)) for name in wanted(correction)}
        lost = {
            name: (each.value, each.reason) for name, each in found.items() if each and each.value != wanted(correction)[name]
        }
        add_outcomes(world, correction, record_id, lost, read=bool(told))


def wanted(correction: Correction) -> Mapping[str, str | None]:
    """What a correction wants to stand, by column: what it sets, or what it accepts."""
    return {"set": correction.values, "accept": correction.expect}.get(correction.action, {})


def add_outcomes(
    world: World, correction: Correction, record_id: str | None, lost: Mapping[str, tuple[str | None, str]], *, read: bool
) -> None:
    """The rows of one correction, and an issue for each column in `lost`: what stands there instead of what the person said, and
    why. `read` is False where its document is not among those of the run."""
    if not read:
        outcomes = dict.fromkeys(correction.values or [WHOLE], NOT_READ)
    elif correction.values:
        outcomes = {name: OVERRULED if name in lost else APPLIED for name in correction.values}
    else:
        outcomes = {WHOLE: OVERRULED if lost else APPLIED}
    _add_rows(world, correction, record_id, outcomes)
    for name, (value, reason) in lost.items():
        said = f"{correction.origin} ({correction.coder}) has `{name}` as {wanted(correction)[name] or 'nothing'}"
        world.out.add(
            "issues",
            level="warning",
            kind="correction",
            message=f"{said}; {value or 'nothing'} stands: {reason}",
            document_id=correction.address.document_id,
            table_name=correction.table,
            record_id=record_id,
        )


def _add_rows(world: World, correction: Correction, record_id: str | None, outcomes: Mapping[str, str]) -> None:
    """The rows of one correction in the table `corrections`: one for each cell set, or one for the whole record; `outcomes` says
    of each of these fields (`*`: the whole record) what came of it."""
    other = correction.other
    for name, outcome in outcomes.items():
        world.out.add(
            "corrections",
            correction_id=correction.correction_id,
            action=correction.action,
            table_name=correction.table,
            record_id=record_id,
            field=name,
            old_value=correction.expect.get(name),
            new_value=correction.values.get(name),
            document_id=correction.address.document_id,
            quote=correction.address.quote,
            other_document_id=other.document_id if other else None,
            other_quote=other.quote if other else None,
            coder=correction.coder,
            date=correction.date,
            reason=correction.reason,
            outcome=outcome,
        )
