"""Which claim stands: for each cell that of the most trusted document, then the one most documents share, then the surest."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flows.records.across import Telling, independent

TOGETHER = (
    ("amount_low", "amount_high", "amount_approx", "currency"),
    ("value_low", "value_high", "value_approx", "currency"),
    ("quantity_low", "quantity_high", "quantity_approx", "unit", "quantity_period"),
    ("lender_name", "lender_country"),
    ("borrower_name", "borrower_country"),
    ("seller_name", "seller_country"),
    ("buyer_name", "buyer_country"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """The value that stands for a field, and why; None where the winning telling is silent on a field decided with others.
    `contested` is True where tellings differ."""

    value: str | None
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


def decide(tellings: Sequence[Telling], ranks: Mapping[str, int], cites: dict[str, str | None]) -> dict[str, Standing]:
    """For each field of a fact the value that stands."""
    fields = list(dict.fromkeys(name for t in tellings for name in t.record.fields()))
    standing: dict[str, Standing] = {}
    for name in fields:
        if name in standing:
            continue
        group = next((g for g in TOGETHER if name in g and name != "currency"), (name,))
        winner, reason, contested = _winner(tellings, group, ranks, cites)
        for member in group:
            if member not in standing:
                standing[member] = Standing(winner.record.get(member), reason, contested)
    return standing


def _winner(
    tellings: Sequence[Telling], group: tuple[str, ...], ranks: Mapping[str, int], cites: dict[str, str | None]
) -> tuple[Telling, str, bool]:
    speaking = [t for t in tellings if any(t.record.get(name) is not None for name in group)]
    values = {t.document_id: tuple(t.record.get(name) for name in group) for t in speaking}
    backers: dict[tuple[str | None, ...], list[str]] = defaultdict(list)
    for document, value in values.items():
        backers[value].append(document)

    def key(t: Telling) -> tuple:
        value = values[t.document_id]
        inferred = all(c.inferred for name in group if (c := t.record.cell(name)) is not None)
        sure = max(c.confidence for name in group if (c := t.record.cell(name)) is not None)
        return (inferred, ranks[t.document_id], -independent(backers[value], cites), -len(backers[value]), -sure, t.document_id)

    best = min(speaking, key=key)
    if len(backers) == 1:
        return best, "all tellings agree" if len(speaking) > 1 else "the only telling", False
    return best, f"{rule()}: {best.document_id} is preferred", True
