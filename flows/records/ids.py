"""Ids that stay: minted once from what a record says, afterwards taken over from the last release by the claims they share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as parquet

from flows.prepared import as_it_stands, prepare, prepared

PREFIX = {"credits": "credit", "deals": "deal", "sanctions": "sanction"}
REDIRECTED = (*PREFIX, "companies")
READ = {
    "claims": ["claim_id", "table_name", "record_id"],
    "company_names": ["company_name_id", "company_id"],
    "companies": ["company_id", "name", "country"],
    "id_redirects": ["table_name", "old_id", "new_id", "cause", "reason", "held"],
}
Wish = tuple[int, int, bool, int, str]
NO_LONGER_TOLD = "no document states it any more"
Redirect = tuple[str, str, str | None, str, str, str]


def digest(*parts: object, length: int = 12) -> str:
    """A short hash of some values."""
    return sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:length]


@dataclass
class Register:
    """What the last release called each claim's record: `names[claim_id]` is (table, record id), a claim on a form of a company's
    name standing for the company; `ids` every id it held by table; `companies` the name and country of each company; `redirects`
    are its rows of `id_redirects`, the last cell of each the claims that the id held, separated by spaces."""

    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    ids: Mapping[str, frozenset[str]] = field(default_factory=dict)
    redirects: tuple[Redirect, ...] = ()
    companies: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)

    @classmethod
    def of_release(cls, folder: Path | None) -> Register:
        """The register of a published release; empty where there is none."""
        return cls() if folder is None else prepared(_key(folder), lambda: cls._read(folder))

    @classmethod
    def prepare(cls, folder: Path) -> None:
        """Read a release that will be asked for."""
        prepare(_key(folder), cls._read(folder))

    @classmethod
    def _read(cls, folder: Path) -> Register:
        firm_of = dict(zip(*_columns(folder, "company_names"), strict=True))
        names: dict[str, tuple[str, str]] = {}
        for claim, table, record in zip(*_columns(folder, "claims"), strict=True):
            if table == "company_names":
                names[claim] = ("companies", firm_of[record])
            elif table in PREFIX:
                names[claim] = (table, record)
        companies = {company: (name, country) for company, name, country in zip(*_columns(folder, "companies"), strict=True)}
        ids = {table: frozenset(record for t, record in names.values() if t == table) for table in PREFIX}
        past = tuple(zip(*_columns(folder, "id_redirects"), strict=True))
        return cls(names, ids | {"companies": frozenset(companies)}, past, companies)

    def used(self, table: str) -> frozenset[str]:
        """The ids of a table that a new record must not get: those of the last release, and those that lead to another."""
        return self.ids.get(table, frozenset()) | {old for name, old, new, *_ in self.redirects if name == table and new}

    @cached_property
    def former(self) -> Mapping[str, frozenset[tuple[str, str]]]:
        """By claim the ids out of use, each with its table, that held it when they went."""
        found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for table, old, *_, held in self.redirects:
            for claim in (held or "").split():
                found[claim].add((table, old))
        return {claim: frozenset(ids) for claim, ids in found.items()}

    @cached_property
    def sizes(self) -> Mapping[tuple[str, str], int]:
        """How many claims each id out of use, by its table, held when it went."""
        return Counter(each for ids in self.former.values() for each in ids)


def _key(folder: Path) -> Hashable:
    return "register", *(as_it_stands(folder / f"{name}.parquet") for name in READ)


def _columns(folder: Path, name: str) -> list[list]:
    """The columns of a table of a release that are read of it; one that it does not have is empty text."""
    with parquet.ParquetFile(folder / f"{name}.parquet") as file:
        there = file.schema_arrow.names
        table = file.read([column for column in READ[name] if column in there])
    return [table[column].to_pylist() if column in there else [""] * len(table) for column in READ[name]]


def assign(table: str, groups: Sequence[tuple[str, Iterable[str]]], register: Register) -> list[str]:
    """One id for each (identity, claim ids) of a table. A record that shares claims with one of the last release keeps its id; a
    record that is back, or parted again from one it was merged with, has the id it had; the others get one minted from their
    identity."""
    past = register.ids.get(table, frozenset())
    first = [f"{PREFIX[table]}-{digest(identity)}" for identity, _ in groups]
    given = kept(table, [list(claims) for _, claims in groups], register, past, first)
    taken = {*given.values(), *register.used(table)}
    for position, (identity, _) in enumerate(groups):
        if position not in given:
            given[position] = _minted(PREFIX[table], identity, taken)
            taken.add(given[position])
    return [given[position] for position in range(len(groups))]


def kept(
    table: str, groups: Sequence[Sequence[str]], register: Register, past: frozenset[str], first: Sequence[str] = ()
) -> dict[int, str]:
    """The ids that groups of claims keep, by their position: those of the last release that are in `past`, the greatest share of
    claims first - and before all, where several groups share the claims of one id, the greatest share of those that no id merged
    into it had held -, then for groups left without one those out of use of whose claims they have half or more. Of equal shares
    that of the id which the group would be given anew (`first`) counts for more."""
    shares = [
        Counter(old for claim in claims for t, old in [register.names.get(claim, ("", ""))] if t == table) for claims in groups
    ]
    formerly = [Counter(old for claim in claims for t, old in register.former.get(claim, ()) if t == table) for claims in groups]
    parted = {old for old, times in Counter(old for share in shares for old in share).items() if times > 1}
    wishes: list[Wish] = []
    for position, share in enumerate(shares):
        alien = sum(formerly[position].values())
        wishes.extend(
            (min(alien - count, 0) if old in parted else -count, -count, old not in first[position : position + 1], position, old)
            for old, count in share.items()
            if old in past
        )
    given = _granted(wishes, {})
    returned = [
        (-count, 0, False, position, old)
        for position, counts in enumerate(formerly)
        for old, count in counts.items()
        if old not in past and position not in given and 2 * count >= register.sizes[table, old]
    ]
    return _granted(returned, given)


def _granted(wishes: Iterable[Wish], given: dict[int, str]) -> dict[int, str]:
    """The ids by position when each wish in turn, the strongest first, is granted that can be."""
    given, taken = dict(given), set(given.values())
    for *_, position, old in sorted(wishes):
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
    held: dict[tuple[str, str], list[str]] = defaultdict(list)
    for claim, former in register.names.items():
        held[former].append(claim)
    found = [redirect for redirect in register.redirects if redirect[1] not in kept.get(redirect[0], set())]
    for table, ids in sorted(register.ids.items()):
        for old in sorted(ids - kept.get(table, set())):
            told = _told(heirs[table, old], reasons.get((table, old), NO_LONGER_TOLD))
            found.append((table, old, *told, " ".join(sorted(held[table, old]))))
    return found


def _told(heirs: Counter[str], reason: str) -> tuple[str | None, str, str]:
    """Where an id that is gone leads, what happened to it, and why."""
    if not heirs:
        return None, "withdrawn", reason
    new = max(sorted(heirs), key=lambda record: heirs[record])
    if len(heirs) > 1:
        return new, "split", "its claims are now those of several records; this one has most of them"
    return new, "merged", "its claims are now those of another record"
