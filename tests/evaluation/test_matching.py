"""Pairs of coded and published records that must, and must not, be taken for the same."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from flows.evaluation.likeness import (
    closed,
    coded_years,
    is_party,
    name_likeness,
    ranges_agree,
    ranges_meet,
    state_of,
    told_years,
)
from flows.evaluation.matching import company_points, credit_points, deal_points, pair, sanction_points


def dated(row: dict[str, Any], field: str, year: int | None) -> dict[str, Any]:
    days = (None, None) if year is None else (dt.date(year, 1, 1), dt.date(year, 12, 31))
    return {**row, f"{field}_earliest": days[0], f"{field}_latest": days[1]}


def credit(year: int | None = 1975, **cells: Any) -> dict[str, Any]:
    row = {
        "lender_name": "Banque de Lyon",
        "lender_country": "FRA",
        "borrower_name": "Vneshtorgbank",
        "borrower_country": "SUN",
        "amount_low": 90e6,
        "amount_high": 90e6,
        "currency": "FRF",
        "purpose": "a cement works",
        "title": "Credit",
    }
    return dated(row | cells, "agreed", year)


def deal(year: int | None = 1975, **cells: Any) -> dict[str, Any]:
    row = {
        "names": {"Marubeni", "Exportles"},
        "countries": {"JPN", "SUN"},
        "commodity": "saw logs",
        "title": "Sale",
        "quantity_low": 2e6,
        "quantity_high": 2e6,
        "value_low": None,
        "value_high": None,
    }
    return dated(dated(row | cells, "signed", year), "start", None)


def measure(year: int | None = 1980, **cells: Any) -> dict[str, Any]:
    row = {"sender_country": "USA", "target_country": "SUN", "measure": "embargo", "trigger": "Afghanistan"}
    return dated(row | cells, "imposed", year)


CODED_CREDIT = {
    "lender": "France",
    "borrower": "USSR",
    "amount_low": 90e6,
    "amount_high": 90e6,
    "currency": "FRF",
    "year": 1975,
    "project": "cement works",
}
CODED_DEAL = {"parties": ["Marubeni", "USSR"], "what": "saw logs", "quantity": 2e6, "year": 1975}
CODED_MEASURE = {"sender": "USA", "target": "USSR", "measure": "embargo", "year_start": 1980, "trigger": "Afghanistan"}


def test_credit_told_in_full_has_all_points() -> None:
    assert credit_points(CODED_CREDIT, credit()) == pytest.approx(1 + 0.5 + 0.9)


@pytest.mark.parametrize(
    "cells",
    [
        {"amount_low": 80e6, "amount_high": 80e6},
        {"amount_low": None, "amount_high": None},
        {"currency": "DEM"},
        {
            "lender_country": "ITA",
            "lender_name": "IMI",
            "borrower_country": "POL",
            "borrower_name": "Bank Handlowy",
            "purpose": "ships",
            "year": 1970,
        },
    ],
)
def test_credit_with_another_sum_currency_or_nothing_in_common_is_none(cells: dict[str, Any]) -> None:
    assert credit_points(CODED_CREDIT, credit(**cells)) == 0


def test_credit_accepts_alternative_sums_and_currencies() -> None:
    coded = CODED_CREDIT | {"alt_amount": [80e6], "alt_currency": ["DEM"]}
    assert credit_points(coded, credit(amount_low=80e6, amount_high=80e6, currency="DEM")) > 1


def test_credit_without_a_sum_is_not_told_by_one_with_a_sum() -> None:
    coded = CODED_CREDIT | {"amount_low": None, "amount_high": None}
    assert credit_points(coded, credit()) == 0
    assert credit_points(coded, credit(amount_low=None, amount_high=None)) == pytest.approx(0.5 + 0.8)


def test_deal_needs_a_party() -> None:
    assert deal_points(CODED_DEAL, deal()) == pytest.approx(0.4 * (2 + 1 + 1 + 2) + 1)
    assert deal_points(CODED_DEAL, deal(names={"Fiat"}, countries={"ITA"})) == 0


def test_deal_with_another_quantity_loses_points() -> None:
    agreeing, silent, other = (deal_points(CODED_DEAL, deal(quantity_low=q, quantity_high=q)) for q in (2e6, None, 5e6))
    assert agreeing == pytest.approx(silent + 1)
    assert other == pytest.approx(silent - 0.3)


def test_sanction_of_another_sender_target_year_or_kind_is_none() -> None:
    assert sanction_points(CODED_MEASURE, measure()) == pytest.approx(1.8)
    others = [
        measure(sender_country="GBR"),
        measure(target_country="CUB"),
        measure(year=1970),
        measure(measure="asset_freeze", trigger="Poland"),
    ]
    assert [sanction_points(CODED_MEASURE, other) for other in others] == [0, 0, 0, 0]


def test_sanction_of_the_same_kind_is_recognised_with_fewer_points() -> None:
    coded = CODED_MEASURE | {"measure": "licence_denial"}
    assert sanction_points(coded, measure(measure="export_control")) == pytest.approx(1.6)


def test_company_is_recognised_by_any_written_form() -> None:
    coded = {"name": "Nippon Kokan", "as_written": ["NKK", "Nippon Kokan"]}
    assert company_points(coded, {"names": {"NKK", None}}) == 1
    assert company_points(coded, {"names": {"Nissho Iwai"}}) == 0


def test_pairing_takes_the_best_whole_not_the_best_first() -> None:
    """The first row is best for both records; the second row fits only the second record."""
    coded = [CODED_DEAL | {"quantity": None}, CODED_DEAL]
    rows = [deal(), deal(commodity="ore", quantity_low=3e6, quantity_high=3e6)]
    assert pair("deals", coded, rows) == {0: 1, 1: 0}


def test_pairing_of_nothing_is_empty() -> None:
    assert pair("deals", [], [deal()]) == pair("deals", [CODED_DEAL], []) == {}


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("USSR", "SUN"),
        ("sun", "SUN"),
        ("Japan (Tokyo)", "JPN"),
        ("Government of Poland", "POL"),
        ("Ruhrgas", None),
        ("Augusta", None),
        (None, None),
    ],
)
def test_states_by_name(name: str | None, state: str | None) -> None:
    assert state_of(name) == state


def test_ranges() -> None:
    assert closed(None, 5) == (5, 5)
    assert closed([3, 1], None) == (1, 3)
    assert ranges_meet((1, 2), (2.02, 3)) is True
    assert ranges_meet((1, 2), (2.1, 3)) is False
    assert ranges_meet((None, None), (2, 3)) is None
    assert ranges_agree((100, None), (None, 101))
    assert not ranges_agree((100, 200), (100, 100))


def test_years_of_vague_dates() -> None:
    assert coded_years({"year": 1975, "alt_year": [None, "early 1976"]}, "year") == {1975, 1976}
    assert told_years({"agreed_earliest": dt.date(1970, 1, 1), "agreed_latest": dt.date(1979, 12, 31)}, "agreed") == {1970}
    assert told_years({"agreed_earliest": None, "agreed_latest": dt.date(1979, 12, 31)}, "agreed") == {1979}


def test_names() -> None:
    assert name_likeness("Mitsui", "Mitsui and Company") == 1
    assert name_likeness("Mitsui", None) == 0
    assert not is_party("Mitsui", ["Sumitomo", None], {"JPN"})
