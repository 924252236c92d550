"""Which claim stands: for each cell, or cells that belong together, that of one telling, chosen by the rule in
`precedence.toml`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from flows.claims.types import Cell
from flows.records.stages import precedence, stage
from flows.records.telling import Telling
from flows.records.wording import words

Value = tuple[str | None, ...]
Basis = Literal[
    "only_telling",
    "agreement",
    "correction",
    "other_correction",
    "later_stage",
    "stated",
    "wording",
    "precedence",
    "surer_statement",
    "ruled_out",
]
Verdict = tuple[bool, Basis, str]
ONLY: Verdict = (True, "only_telling", "the only telling")
AGREED: Verdict = (True, "agreement", "all tellings agree")
RULED_OUT: Verdict = (False, "ruled_out", "what the record says elsewhere rules it out")


@dataclass(frozen=True, slots=True)
class Standing:
    """The value that stands for a field, the document it is from, by what kind of rule, and why;
    the value is None where the winning telling is silent on a field decided with others. `contested` is True where tellings
    contradict one another."""

    value: str | None
    document_id: str
    basis: Basis
    reason: str
    contested: bool = False

    def verdict(self, cell: Cell, counted: str | None) -> Verdict:
        """Whether a claim stands, by what kind of rule, and why; `counted` is what its own document, all in all, says of it."""
        if self.value == cell.value:
            return True, self.basis, self.reason
        if self.basis == "correction":
            return False, "other_correction" if cell.rule.startswith("correction/") else self.basis, self.reason
        if counted is None:
            return RULED_OUT
        if cell.value != counted:
            return False, "surer_statement", "another statement of the same document is surer"
        return False, self.basis, self.reason


def rule() -> str:
    """Name and version of the rule, as losing claims state it."""
    return f"precedence/{precedence()['version']}"


def rank(kind: str | None, form: str | None) -> int:
    """How much a document is trusted; a smaller number is more."""
    ranks = precedence()["rank"]
    return int(ranks.get(kind or "", ranks.get(form or "", precedence()["unlisted"])))


def decide(tellings: Sequence[Telling], ranks: Mapping[str, int], cites: Mapping[str, str | None]) -> dict[str, Standing]:
    """For each field of a fact the value that stands."""
    fields = dict.fromkeys(name for t in tellings for name in t.fields)
    standing: dict[str, Standing] = {}
    for group in _groups(fields):
        winner, basis, reason, contested = _winner(tellings, group, ranks, cites)
        for name in group:
            value = winner.stated.get(name)
            standing.setdefault(name, Standing(value, winner.document_id, basis, reason, contested))
    return standing


def decided_with(name: str) -> tuple[str, ...]:
    """The fields of which one document decides together with this one."""
    return next((tuple(group) for group in precedence()["together"] if name in group), (name,))


def _groups(fields: Mapping[str, None]) -> list[tuple[str, ...]]:
    """The fields in groups that are decided together; a currency goes with its sum."""
    groups = [tuple(group) for group in precedence()["together"] if any(name in fields for name in group if name != "currency")]
    grouped = {name for group in groups for name in group}
    return groups + [(name,) for name in fields if name not in grouped]


def _winner(
    tellings: Sequence[Telling], group: tuple[str, ...], ranks: Mapping[str, int], cites: Mapping[str, str | None]
) -> tuple[Telling, Basis, str, bool]:
    """The telling whose cells stand, by what kind of rule, why, and whether others contradict it."""
    speaking = [t for t in tellings if not {*group}.isdisjoint(t.fields)]
    values = [tuple(t.stated.get(name) for name in group) for t in speaking]
    backers: dict[Value, list[str]] = defaultdict(list)
    for telling, value in zip(speaking, values, strict=True):
        backers[value].append(telling.document_id)

    def key(position: int) -> tuple:
        telling, value = speaking[position], values[position]
        cells = [cell for name in group if (cell := telling.stated.cell(name)) is not None]
        return (
            telling.corrected.keys().isdisjoint(group),
            -stage(value[0]) if "status" in group else 0,
            _is_guessed(telling, group),
            ranks[telling.document_id],
            -independent(backers[value], cites),
            -len(backers[value]),
            -max((cell.confidence for cell in cells), default=0.0),
            (telling.document_id, telling.record.anchor),
        )

    best = min(range(len(speaking)), key=key)
    return speaking[best], *_why(speaking, values, best, group)


def _why(speaking: Sequence[Telling], values: Sequence[Value], best: int, group: tuple[str, ...]) -> tuple[Basis, str, bool]:
    """By what kind of rule a telling won, why in words, and whether the others contradict it."""
    telling, value = speaking[best], values[best]
    others = [position for position, other in enumerate(values) if other != value]
    if set_by_people := list(dict.fromkeys(telling.corrected[name] for name in group if name in telling.corrected)):
        return "correction", "; ".join(set_by_people), False
    if not others:
        return *(AGREED if len(speaking) > 1 else ONLY)[1:], False
    document = telling.document_id
    if "status" in group and max(stage(values[other][0]) for other in others) < stage(value[0]):
        return "later_stage", f"{rule()}: {document} knows of a later stage", False
    if not _is_guessed(telling, group) and all(_is_guessed(speaking[other], group) for other in others):
        return "stated", f"{rule()}: {document} says so, where others leave it to be guessed", False
    if group[0] in precedence()["worded"] and all(words(value[0]) & words(values[other][0]) for other in others):
        return "wording", f"{rule()}: the words of {document} are taken", False
    if _of_one_side(speaking, values, group):
        return "wording", f"{rule()}: {document} is preferred, where a firm and its state stand for one side", False
    return "precedence", f"{rule()}: {document} is preferred", not _compatible(values)


def _of_one_side(speaking: Sequence[Telling], values: Sequence[Value], group: tuple[str, ...]) -> bool:
    """Whether the names of a side differ only in that some give the firm and others its state."""
    role = group[0].removesuffix("_name")
    if role == group[0]:
        return False
    firms = {telling.sides.get(role) for telling in speaking}
    return None in firms and len(firms) == 2 and len({country for _, country in values}) == 1


def _is_guessed(telling: Telling, group: tuple[str, ...]) -> bool:
    """Whether the words support what a telling says of a group only by way of the topic or a default."""
    cells = [cell for name in group if (cell := telling.stated.cell(name)) is not None]
    return bool(cells) and all(cell.inferred for cell in cells)


def _compatible(values: Sequence[Value]) -> bool:
    """Whether values differ only in what one of them leaves out."""
    return all(len({each for each in column if each is not None}) <= 1 for column in zip(*values, strict=True))


def independent(documents: Sequence[str], cites: Mapping[str, str | None]) -> int:
    """How many origins some documents go back to: those that retell one document, at hand or not, are one witness."""
    return len({origin(document, cites) for document in documents})


def origin(document: str, cites: Mapping[str, str | None]) -> str:
    """The document at the end of a chain of citations."""
    seen = {document}
    while (cited := cites.get(document)) is not None and cited not in seen:
        document = cited
        seen.add(cited)
    return document
