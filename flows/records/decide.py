"""Which claim stands: for each cell, or cells that belong together, that of one telling, chosen by the rule in
`precedence.toml`."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flows.records.telling import Telling
from flows.records.wording import words

OPEN, BETWEEN = 1, 2
Value = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """The value that stands for a field, the document it is from, and why; the value is None where the winning telling is silent
    on a field decided with others. `contested` is True where tellings contradict one another."""

    value: str | None
    document_id: str
    reason: str
    contested: bool


@cache
def _precedence() -> dict:
    return tomllib.loads((Path(__file__).with_name("precedence.toml")).read_text("utf-8"))


def rule() -> str:
    """Name and version of the rule, as losing claims state it."""
    return f"precedence/{_precedence()['version']}"


def rank(kind: str | None, form: str | None) -> int:
    """How much a document is trusted; a smaller number is more."""
    ranks = _precedence()["rank"]
    return int(ranks.get(kind or "", ranks.get(form or "", _precedence()["unlisted"])))


def decide(tellings: Sequence[Telling], ranks: Mapping[str, int], cites: Mapping[str, str | None]) -> dict[str, Standing]:
    """For each field of a fact the value that stands."""
    fields = dict.fromkeys(name for t in tellings for name in t.fields())
    standing: dict[str, Standing] = {}
    for group in _groups(fields):
        winner, reason, contested = _winner(tellings, group, ranks, cites)
        for name in group:
            standing.setdefault(name, Standing(winner.record.get(name), winner.document_id, reason, contested))
    return standing


def _groups(fields: Mapping[str, None]) -> list[tuple[str, ...]]:
    """The fields in groups that are decided together; a currency goes with its sum."""
    groups = [tuple(group) for group in _precedence()["together"] if any(name in fields for name in group if name != "currency")]
    grouped = {name for group in groups for name in group}
    return groups + [(name,) for name in fields if name not in grouped]


def _winner(
    tellings: Sequence[Telling], group: tuple[str, ...], ranks: Mapping[str, int], cites: Mapping[str, str | None]
) -> tuple[Telling, str, bool]:
    """The telling whose cells stand, why, and whether others contradict it."""
    speaking = [t for t in tellings if not {*group}.isdisjoint(t.fields())]
    values = [tuple(t.record.get(name) for name in group) for t in speaking]
    backers: dict[Value, list[str]] = defaultdict(list)
    for telling, value in zip(speaking, values, strict=True):
        backers[value].append(telling.document_id)

    def key(position: int) -> tuple:
        telling, value = speaking[position], values[position]
        cells = [cell for name in group if (cell := telling.record.cell(name)) is not None]
        return (
            not telling.corrected & {*group},
            -_stage(value[0]) if "status" in group else 0,
            _is_guessed(telling, group),
            ranks[telling.document_id],
            -independent(backers[value], cites),
            -len(backers[value]),
            -max((cell.confidence for cell in cells), default=0.0),
            (telling.document_id, telling.record.anchor),
        )

    best = min(range(len(speaking)), key=key)
    return speaking[best], *_why(speaking, values, best, group)


def _why(speaking: Sequence[Telling], values: Sequence[Value], best: int, group: tuple[str, ...]) -> tuple[str, bool]:
    """The reason why a telling won, and whether the others contradict it."""
    telling, value = speaking[best], values[best]
    others = [position for position, other in enumerate(values) if other != value]
    if telling.corrected & {*group}:
        return telling.note, False
    if not others:
        return ("all tellings agree" if len(speaking) > 1 else "the only telling"), False
    document = telling.document_id
    if "status" in group and max(_stage(values[other][0]) for other in others) < _stage(value[0]):
        return f"{rule()}: {document} knows of a later stage", False
    if not _is_guessed(telling, group) and all(_is_guessed(speaking[other], group) for other in others):
        return f"{rule()}: {document} says so, where others leave it to be guessed", False
    if group[0] in _precedence()["worded"] and all(words(value[0]) & words(values[other][0]) for other in others):
        return f"{rule()}: the words of {document} are taken", False
    return f"{rule()}: {document} is preferred", not _compatible(values)


def _is_guessed(telling: Telling, group: tuple[str, ...]) -> bool:
    """Whether the words support what a telling says of a group only by way of the topic or a default."""
    cells = [cell for name in group if (cell := telling.record.cell(name)) is not None]
    return bool(cells) and all(cell.inferred for cell in cells)


def _compatible(values: Sequence[Value]) -> bool:
    """Whether values differ only in what one of them leaves out."""
    return all(len({each for each in column if each is not None}) <= 1 for column in zip(*values, strict=True))


def _stage(status: str | None) -> int:
    """How late in the course of a fact a status is; silence is before all."""
    return -1 if status is None else int(_precedence()["stage"].get(status, BETWEEN))


def is_open(status: str | None) -> bool:
    """Whether a status says that nothing has been concluded yet."""
    return status is not None and _stage(status) == OPEN


def independent(documents: Sequence[str], cites: Mapping[str, str | None]) -> int:
    """How many origins some documents go back to: those that retell one document, at hand or not, are one witness."""
    return len({_origin(document, cites) for document in documents})


def _origin(document: str, cites: Mapping[str, str | None]) -> str:
    """The document at the end of a chain of citations."""
    seen = {document}
    while (cited := cites.get(document)) is not None and cited not in seen:
        document = cited
        seen.add(cited)
    return document
