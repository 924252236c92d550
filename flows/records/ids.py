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
READ = {
    "claims": ["claim_id", "table_name", "record_id"],
    "company_names": ["company_name_id", "company_id"],
    "companies": ["company_id", "name", "country"],
    "id_redirects": ["table_name", "old_id", "new_id", "cause", "reason"],
}
NO_LONGER_TOLD = "no document states it any more"
Redirect = tuple[str, str, str | None, str, str]


def digest(*parts: object, length: int = 12) -> str:
    """A short hash of some values."""
    return sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:length]


@dataclass
class Register:
    """What the last release called each claim's record: `names[claim_id]` is (table, record id), a claim on a form of a company's
    name standing for the company; `ids` every id it held by table; `companies` the name and country of each company; `redirects`
    are its rows of `id_redirects`."""

    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    ids: Mapping[str, frozenset[str]] = field(default_factory=dict)
    redirects: tuple[Redirect, ...] = ()
    companies: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)

    @classmethod
    def of_release(cls, folder: Path | None) -> Register:
        """The register of a published release; empty where there is none."""
        if folder is None:
            return cls()
        rows = {
            name: parquet.read_table(folder / f"{name}.parquet", columns=columns).to_pylist() for name, columns in READ.items()
        }
        firm_of = {row["company_name_id"]: row["company_id"] for row in rows["company_names"]}
        names = {}
        for row in rows["claims"]:
            if row["table_name"] == "company_names":
                names[row["claim_id"]] = ("companies", firm_of[row["record_id"]])
            elif row["table_name"] in PREFIX:
                names[row["claim_id"]] = (row["table_name"], row["record_id"])
        companies = {row["company_id"]: (row["name"], row["country"]) for row in rows["companies"]}
        ids = {table: frozenset(record for t, record in names.values() if t == table) for table in PREFIX}
        past = tuple(tuple(row[name] for name in READ["id_redirects"]) for row in rows["id_redirects"])
        return cls(names, ids | {"companies": frozenset(companies)}, past, companies)

    def used(self, table: str) -> frozenset[str]:
        """The ids of a table that a new record must not get: those of the last release, and those that lead to another."""
        return self.ids.get(table, frozenset()) | {old for name, old, new, *_ in self.redirects if name == table and new}


def assign(table: str, groups: Sequence[tuple[str, Iterable[str]]], register: Register) -> list[str]:
    """One id for each (identity, claim ids) of a table. A record that shares claims with one of the last release keeps its id;
    the others get an id minted from their identity: that of a record withdrawn before, where it is back."""
    past = register.ids.get(table, frozenset())
    given = kept(table, [claims for _, claims in groups], register, past)
    taken = {*given.values(), *register.used(table)}
    for position, (identity, _) in enumerate(groups):
        if position not in given:
            given[position] = _minted(PREFIX[table], identity, taken)
            taken.add(given[position])
    return [given[position] for position in range(len(groups))]


def kept(table: str, groups: Sequence[Iterable[str]], register: Register, past: frozenset[str]) -> dict[int, str]:
    """The ids of the last release, of those in `past`, that groups of claims keep, by their position; the greatest share of
    claims first."""
    wishes: list[tuple[int, int, str]] = []
    for position, claims in enumerate(groups):
        shared = Counter(record for claim in claims for t, record in [register.names.get(claim, ("", ""))] if t == table)
        wishes.extend((-count, position, old) for old, count in shared.items() if old in past)
    given: dict[int, str] = {}
    taken: set[str] = set()
    for _, position, old in sorted(wishes):
        if position not in given and old not in taken:
            given[position] = old
            taken.add(old)
    return given


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
