"""Ids that stay: minted once from what a record says, afterwards taken over from the last release by the claims they share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as parquet

PREFIX = {"credits": "credit", "deals": "deal", "sanctions": "sanction"}
REDIRECTED = (*PREFIX, "companies")
NO_LONGER_TOLD = "no document states it any more"
Redirect = tuple[str, str, str | None, str, str]


def digest(*parts: object, length: int = 12) -> str:
    """A short hash of some values."""
    return sha256("\x1f".join(str(part) for part in parts).encode("utf-8", "surrogatepass")).hexdigest()[:length]


@dataclass
class Register:
    """What the last release called each claim's record: `names[claim_id]` is (table, record id), `ids` every id it held by table;
    `redirects` are its rows of `id_redirects`."""

    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    ids: Mapping[str, frozenset[str]] = field(default_factory=dict)
    redirects: tuple[Redirect, ...] = ()

    @classmethod
    def of_release(cls, folder: Path | None) -> Register:
        """The register of a published release; empty where there is none."""
        if folder is None:
            return cls()
        rows = parquet.read_table(folder / "claims.parquet", columns=["claim_id", "table_name", "record_id"]).to_pylist()
        names = {row["claim_id"]: (row["table_name"], row["record_id"]) for row in rows}
        ids = {table: frozenset(record for t, record in names.values() if t == table) for table in REDIRECTED}
        past = parquet.read_table(folder / "id_redirects.parquet").to_pylist()
        return cls(names, ids, tuple((r["table_name"], r["old_id"], r["new_id"], r["cause"], r["reason"]) for r in past))


def assign(table: str, groups: Sequence[tuple[str, Iterable[str]]], register: Register) -> list[str]:
    """One id for each (identity, claim ids) of a table. A record that shares claims with one of the last release keeps its id,
    the greatest share first; the others get an id minted from their identity: that of a record withdrawn before, where it is
    back."""
    wishes: list[tuple[int, int, str]] = []
    for position, (_, claims) in enumerate(groups):
        shared = Counter(record for claim in claims for t, record in [register.names.get(claim, ("", ""))] if t == table)
        wishes.extend((-count, position, old) for old, count in shared.items())
    given: dict[int, str] = {}
    taken: set[str] = set()
    for _, position, old in sorted(wishes):
        if position not in given and old not in taken:
            given[position] = old
            taken.add(old)
    taken |= register.ids.get(table, frozenset()) | {old for name, old, new, *_ in register.redirects if name == table and new}
    for position, (identity, _) in enumerate(groups):
        if position not in given:
            given[position] = _minted(PREFIX[table], identity, taken)
            taken.add(given[position])
    return [given[position] for position in range(len(groups))]


def _minted(prefix: str, identity: str, taken: set[str]) -> str:
    attempt = 0
    while True:
        candidate = f"{prefix}-{digest(identity, attempt) if attempt else digest(identity)}"
        if candidate not in taken:
            return candidate
        attempt += 1


def redirects(
    register: Register,
    kept: Mapping[str, set[str]],
    claims: Mapping[str, tuple[str, str]],
    rejected: Mapping[str, str],
) -> list[Redirect]:
    """Where the ids that are gone lead: to the record that now holds most of their claims, or nowhere when withdrawn. Those of
    earlier releases stay, but for an id that is in use again. `rejected` holds why claims that a person rejected are gone."""
    heirs: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    reasons: dict[tuple[str, str], str] = {}
    for claim, former in register.names.items():
        if claim in claims:
            heirs[former][claims[claim][1]] += 1
        elif claim in rejected:
            reasons[former] = rejected[claim]
    found = [redirect for redirect in register.redirects if redirect[1] not in kept.get(redirect[0], set())]
    for table, ids in sorted(register.ids.items()):
        for old in sorted(ids - kept.get(table, set())):
            found.append(_redirect(table, old, heirs[table, old], reasons.get((table, old), NO_LONGER_TOLD)))
    return found


def _redirect(table: str, old: str, heirs: Counter[str], reason: str) -> Redirect:
    if not heirs:
        return table, old, None, "withdrawn", reason
    new = max(sorted(heirs), key=lambda record: heirs[record])
    if len(heirs) > 1:
        return table, old, new, "split", "its claims are now those of several records; this one has most of them"
    return table, old, new, "merged", "its claims are now those of another record"
