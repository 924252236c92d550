"""Rows of projects, of figures, and of every sum and quantity that was found."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial

from flows.claims.types import AmountFound, Cell, plain
from flows.corrections.apply import SURE
from flows.corrections.words import places
from flows.mentions.gazetteer import known_projects
from flows.records.ids import digest
from flows.records.world import ReadDocument, Span, World

OF_REJECTED = "a person has rejected the record it was read for"


def add(world: World, record_ids: Mapping[int, str]) -> None:
    """The rows; `record_ids` holds the id of each credit and deal by the identity of its `Record`."""
    _add_projects(world)
    for d in world.read:
        taken = [record_ids.get(id(amount.record)) for amount in d.reading.amounts if amount.record is not None]
        world.unit(("amounts", world.keys[d.document_id], *taken), partial(_add_amounts, world, d, record_ids))


def _add_amounts(world: World, d: ReadDocument, record_ids: Mapping[int, str]) -> None:
    for amount in d.reading.amounts:
        _add_amount(world, d, amount, record_ids)


def _add_projects(world: World) -> None:
    """A row for each project that a record, a figure or a correction names, and in each document a claim on its name."""
    known = known_projects()
    met: dict[tuple[str, str], tuple[ReadDocument, Span, Cell]] = {}
    for d in world.read:
        for record in d.reading.records:
            cell = record.cell("project")
            if cell is not None:
                met.setdefault((cell.value, d.document_id), (d, record.anchor, cell))
        for amount in d.reading.amounts:
            key = _project_of(amount)
            if key is not None and amount.subject is not None:
                met.setdefault((key, d.document_id), (d, (amount.start, amount.end), amount.subject))
    for correction in world.corrections:
        key, d = correction.values.get("project_id"), world.documents.get(correction.address.document_id)
        if key is not None and d is not None:
            span = places(correction.address.quote, d.document.text)[0][0]
            met.setdefault((key, d.document_id), (d, span, Cell("project", key, *span, "", SURE)))
    for key in sorted({key for key, _ in met}):
        world.record("projects", key, **{name: known[key].get(name) for name in ("place", "country", "commodity")})
    for (key, _), (d, anchor, cell) in sorted(met.items(), key=lambda each: each[0]):
        name = Cell("name", str(known[key]["name"]), cell.start, cell.end, "reference.projects/1", cell.confidence)
        world.claim("projects", key, d, name, anchor)


def _project_of(amount: AmountFound) -> str | None:
    """The project a figure is said of."""
    return _project_names().get(amount.subject.value) if amount.subject is not None else None


@cache
def _project_names() -> dict[str, str]:
    return {str(project["name"]): key for key, project in known_projects().items()}


def _add_amount(world: World, d: ReadDocument, amount: AmountFound, record_ids: Mapping[int, str]) -> None:
    identity = digest(d.document_id, amount.kind, amount.start, amount.end)
    record_id = record_ids.get(id(amount.record)) if amount.record is not None else None
    outcome, reason = amount.outcome, amount.reason
    if amount.record is not None and record_id is None:
        outcome, reason = "rejected", OF_REJECTED
    if amount.outcome == "figure":
        record_id = f"figure-{identity}"
        _add_figure(world, record_id, d, amount)
    world.out.add(
        "amounts",
        amount_id=f"amount-{identity}",
        document_id=d.document_id,
        page=d.document.page_at(amount.start),
        char_start=amount.start,
        char_end=amount.end,
        quote=d.document.text[amount.start : amount.end],
        kind=amount.kind,
        value_low=amount.low,
        value_high=amount.high,
        currency=amount.currency,
        unit=amount.unit,
        outcome=outcome,
        record_id=record_id,
        reason=reason,
    )


def _add_figure(world: World, figure: str, d: ReadDocument, amount: AmountFound) -> None:
    """A figure, each cell resting on the words that tell it; its own confidence is the mean of theirs."""
    world.record("figures", figure)
    anchor = (amount.start, amount.end)
    if amount.indicator is not None:
        world.claim("figures", figure, d, amount.indicator, anchor)
    if amount.subject is not None:
        world.cells(
            "figures", figure, d, {"subject": amount.subject.value, "project_id": _project_of(amount)}, amount.subject, anchor
        )
    values = {
        "value_low": plain(amount.low),
        "value_high": plain(amount.high),
        "value_approx": str(amount.approx).lower(),
        "unit": amount.unit,
        "currency": amount.currency,
        "period": amount.period,
        "date_edtf": amount.date_edtf,
    }
    world.cells("figures", figure, d, values, Cell("", "", *anchor, "figure.amount/2", round(amount.confidence, 3)), anchor)
