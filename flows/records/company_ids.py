"""Ids of companies: the reference's for those it has, else taken over from the last release by the forms of the name that
documents have, else by name and country, else minted from these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.records.ids import Register, kept
from flows.records.name_index import Name, differ
from flows.records.names import company_id, entity_key, free_key
from flows.records.spelling import fold

TABLE = "companies"


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells a company: the known entity it is, its best name and country, and the claims on the forms of its name."""

    name: Name
    claims: tuple[str, ...]


def company_ids(listed: Sequence[Identity], register: Register) -> list[str]:
    """One id for each company. The id of a known entity is never that of another company, nor is one that was merged."""
    given = {place: company_id(each.name.key) for place, each in enumerate(listed) if each.name.key}
    free = {place: each for place, each in enumerate(listed) if place not in given}
    past = frozenset(old for old in register.companies if entity_key(old) is None) - set(given.values())
    by_claims = kept(TABLE, [each.claims for each in free.values()], register, past)
    taken = set(given.values())
    given |= {
        place: by_claims[at]
        for at, place in enumerate(free)
        if at in by_claims and by_claims[at] not in taken and entity_key(by_claims[at]) is None
    }
    for place in sorted(free.keys() - given.keys(), key=lambda place: _order(free[place].name)):
        given[place] = _by_name(free[place].name, register, past - set(given.values())) or _minted(
            free[place].name, {*register.used(TABLE), *given.values()}
        )
    return [given[place] for place in range(len(listed))]


def _order(name: Name) -> tuple[int, str, str]:
    return -len(name.text), name.text, name.country or ""


def _by_name(name: Name, register: Register, past: frozenset[str]) -> str | None:
    """The company of the last release that had this name and, as far as that is known, this country."""
    for old in sorted(past):
        text, country = register.companies[old]
        if fold(text) == fold(name.text) and not differ(country, name.country):
            return old
    return None


def _minted(name: Name, taken: set[str]) -> str:
    return company_id(free_key(name, {company.removeprefix(company_id("")) for company in taken}))
