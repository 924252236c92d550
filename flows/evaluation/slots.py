"""The parts of a record that are scored one by one: whether a published row states them as they are coded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flows.evaluation.likeness import (
    Coded,
    Row,
    accepted,
    coded_years,
    is_party,
    ranges_agree,
    ranges_meet,
    state_of,
    told_years,
    words_of,
)

Judge = Callable[[Coded, Row], bool | None]


@dataclass(frozen=True)
class Slot:
    """`columns` are those that state it; `right` is None where the coding does not speak of it."""

    columns: tuple[str, ...]
    right: Judge


def _side(name: str) -> Slot:
    def right(coded: Coded, row: Row) -> bool | None:
        parties = [party for party in accepted(coded, name) if party]
        return (
            any(is_party(party, [row.get(f"{name}_name")], {row.get(f"{name}_country")}) for party in parties)
            if coded.get(name)
            else None
        )

    return Slot((f"{name}_name", f"{name}_country"), right)


def _among_parties(name: str) -> Slot:
    """Who sells is not coded apart from who buys: right where the one named is any of the parties."""

    def right(coded: Coded, row: Row) -> bool | None:
        names, countries = [row.get(f"{name}_name")], [row.get(f"{name}_country")]
        if not any([*names, *countries]):
            return None
        return any(is_party(party, names, countries) for party in coded.get("parties") or [])

    return Slot((f"{name}_name", f"{name}_country"), right)


def _parties(coded: Coded, row: Row) -> bool | None:
    """All parties of one of the coded lists."""
    lists = [parties for parties in accepted(coded, "parties") if parties]
    return (
        any(all(is_party(party, row.get("names", ()), row.get("countries", ())) for party in parties) for parties in lists)
        if lists
        else None
    )


def _range(field: str) -> Slot:
    def right(coded: Coded, row: Row) -> bool | None:
        stated, told = (
            (coded.get(f"{field}_low"), coded.get(f"{field}_high")),
            (row.get(f"{field}_low"), row.get(f"{field}_high")),
        )
        if stated == (None, None):
            return None
        others = [other for other in coded.get(f"alt_{field}") or [] if other is not None]
        return ranges_agree(stated, told) or any(ranges_agree((other, other), told) for other in others)

    return Slot((f"{field}_low", f"{field}_high"), right)


def _quantity(coded: Coded, row: Row) -> bool | None:
    stated = coded.get("quantity")
    return ranges_meet((stated, stated), (row.get("quantity_low"), row.get("quantity_high"))) is True if stated else None


def _value(field: str) -> Slot:
    def right(coded: Coded, row: Row) -> bool | None:
        return row.get(field) in accepted(coded, field) if coded.get(field) not in (None, "unknown") else None

    return Slot((field,), right)


def _number(field: str) -> Slot:
    def right(coded: Coded, row: Row) -> bool | None:
        stated, told = coded.get(field), row.get(field)
        return ranges_agree((stated, stated), (told, told)) if stated is not None else None

    return Slot((field,), right)


def _year(field: str, *dates: str) -> Slot:
    def right(coded: Coded, row: Row) -> bool | None:
        years = coded_years(coded, field)
        return bool(years & told_years(row, *dates)) if years else None

    return Slot(tuple(f"{date}_edtf" for date in dates), right)


def _state(field: str, column: str) -> Slot:
    def right(coded: Coded, row: Row) -> bool | None:
        states = {state_of(name) for name in accepted(coded, field)} - {None}
        return row.get(column) in states if coded.get(field) and states else None

    return Slot((column,), right)


def _words(fields: tuple[str, ...], *columns: str) -> Slot:
    def right(coded: Coded, row: Row) -> bool | None:
        stated = words_of(*(value for field in fields for value in accepted(coded, field)))
        return bool(stated & words_of(*(row.get(column) for column in columns))) if stated else None

    return Slot(columns[:1], right)


SLOTS: dict[str, dict[str, Slot]] = {
    "credits": {
        "lender": _side("lender"),
        "borrower": _side("borrower"),
        "amount": _range("amount"),
        "currency": _value("currency"),
        "status": _value("status"),
        "year": _year("year", "agreed"),
        "maturity": _number("maturity_years"),
        "interest": _number("interest_rate_pct"),
        "purpose": _words(("project", "purpose"), "purpose", "title", "project_name"),
    },
    "deals": {
        "parties": Slot((), _parties),
        "seller": _among_parties("seller"),
        "buyer": _among_parties("buyer"),
        "commodity": _words(("what",), "commodity", "title", "project_name"),
        "quantity": Slot(("quantity_low", "quantity_high"), _quantity),
        "value": _range("value"),
        "currency": _value("currency"),
        "kind": _value("kind"),
        "status": _value("status"),
        "year": _year("year", "signed", "start"),
    },
    "sanctions": {
        "sender": _state("sender", "sender_country"),
        "target": _state("target", "target_country"),
        "measure": _value("measure"),
        "status": _value("status"),
        "trigger": _words(("trigger",), "trigger"),
        "year": _year("year_start", "imposed"),
    },
    "companies": {"name": Slot(("name",), lambda coded, row: bool(row)), "country": _value("country")},
}
