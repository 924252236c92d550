"""Totals of planted credits and deals, reckoned by hand: no money twice, low and high sums, what cannot be converted.

The invented reference tables have 300 yen to the dollar in 1976, and prices of 1974 and 1976 at 25 and 30 percent of 2020."""

from __future__ import annotations

import pytest

AGREED = {"status": "agreed", "agreed_edtf": "1974", "currency": "USD", "lender_country": "JPN"}
SIGNED = {"status": "signed", "signed_edtf": "1974", "currency": "USD", "seller_country": "JPN", "buyer_country": "SUN"}


def exact(amount: float) -> dict:
    return {"amount_low": amount, "amount_high": amount}


def test_package_its_tranches_and_a_part_of_a_tranche_count_once(plant):
    """The flag is TRUE on every row here: the view itself must leave the parts out."""
    ask = plant({"credits": {
        "package": {**AGREED, **exact(1000)},
        "tranche-1": {**AGREED, **exact(600), "parent_credit_id": "package"},
        "tranche-2": {**AGREED, **exact(400), "parent_credit_id": "package"},
        "part-of-1": {**AGREED, **exact(100), "parent_credit_id": "tranche-1"},
    }})  # fmt: skip
    assert ask("SELECT sum(low_usd), sum(high_usd), sum(n_credits) FROM credit_totals") == [(1000, 1000, 1)]


def test_line_that_was_drawn_in_full_counts_once_in_the_year_it_was_agreed(plant):
    """A line of 100 was drawn in 1976, in one sum; one of 60 in two: 160 in all, none of it in 1976."""
    drawn = {**AGREED, "status": "disbursed", "agreed_edtf": "1976"}
    ask = plant({"credits": {
        "line": {**AGREED, **exact(100)},
        "all-of-it": {**drawn, **exact(100), "parent_credit_id": "line", "counts_in_totals": False},
        "other": {**AGREED, **exact(60)},
        "first": {**drawn, **exact(20), "parent_credit_id": "other"},
        "rest": {**drawn, **exact(40), "parent_credit_id": "other"},
    }})  # fmt: skip
    assert ask("SELECT year, n_credits, low_usd, high_usd FROM credit_totals") == [(1974, 2, 160, 160)]


def test_tranches_count_where_the_package_does_not(plant):
    """One package has no sum, one was never agreed, one is flagged: the parts of all three count."""
    ask = plant({"credits": {
        "silent": AGREED,
        "asked-for": {**AGREED, **exact(1000), "status": "requested"},
        "flagged": {**AGREED, **exact(1000), "counts_in_totals": False},
        "part-1": {**AGREED, **exact(1), "parent_credit_id": "silent"},
        "part-2": {**AGREED, **exact(20), "parent_credit_id": "asked-for"},
        "part-3": {**AGREED, **exact(300), "parent_credit_id": "flagged"},
    }})  # fmt: skip
    assert ask("SELECT sum(high_usd) FROM credit_totals") == [(321,)]


def test_flagged_tranche_and_guarantee_of_anothers_money_are_left_out(plant):
    ask = plant({"credits": {
        "line": {**AGREED, **exact(500)},
        "tranche": {**AGREED, **exact(200), "counts_in_totals": False},
        "cover": {**AGREED, **exact(500), "instrument": "guarantee"},
    }})  # fmt: skip
    assert ask("SELECT record_id FROM concluded_sums") == [("line",)]


@pytest.mark.parametrize("status", ["requested", "proposed", "refused", "cancelled", "unknown"])
def test_credit_that_was_never_granted_is_in_no_total(plant, status):
    ask = plant({"credits": {"c": {**AGREED, **exact(500), "status": status}}})
    assert ask("FROM credit_totals") == []


def test_low_and_high_sums_take_bounds_for_what_they_are(plant):
    """A range of 10-20, up to 5, at least 7: between 17 and 32, with one sum open above."""
    ask = plant({"credits": {
        "range": {**AGREED, "amount_low": 10, "amount_high": 20},
        "up-to": {**AGREED, "amount_high": 5},
        "at-least": {**AGREED, "amount_low": 7},
    }})  # fmt: skip
    assert ask("SELECT low_usd, high_usd, low_usd_2020, high_usd_2020, n_without_upper_bound FROM credit_totals") == [
        (17, 32, 68, 128, 1)
    ]


def test_what_cannot_be_converted_is_in_no_sum_and_is_counted(plant):
    """A year without a rate, a currency without one, no sum at all, and a year with a rate but no deflator."""
    ask = plant({"credits": {
        "yen": {**AGREED, **exact(3000), "currency": "JPY", "agreed_edtf": "1976"},
        "no-rate": {**AGREED, **exact(3000), "currency": "JPY", "agreed_edtf": "1975"},
        "marks": {**AGREED, **exact(3000), "currency": "DEM", "agreed_edtf": "1976"},
        "no-sum": {**AGREED, "agreed_edtf": "1976"},
        "no-deflator": {**AGREED, **exact(9), "agreed_edtf": "1979"},
    }})  # fmt: skip
    assert ask("SELECT year, n_credits, n_not_converted, n_not_deflated, high_usd, high_usd_2020 FROM credit_totals") == [
        (1975, 1, 1, 1, None, None),
        (1976, 3, 2, 2, 10, 33.33),
        (1979, 1, 0, 1, 9, None),
    ]
    assert ask("SELECT year, n_not_deflated, high_usd_2020 FROM credits_by_lender_year") == [
        (1975, 1, None),
        (1976, 2, 33.33),
        (1979, 1, None),
    ]


def test_one_lender_under_two_names_is_one_row_of_each_year_and_project(plant):
    bank = {**AGREED, "lender_id": "bank"}
    ask = plant({
        "companies": {"bank": {"name": "Nordbank", "country": "JPN", "kind": "bank"}},
        "projects": {"mine": {"name": "Mine"}, "port": {"name": "Port"}},
        "credits": {
            "a": {**bank, **exact(1), "lender_name": "Nordbank", "project_id": "mine"},
            "b": {**bank, **exact(2), "lender_name": "the Nord Bank", "project_id": "mine"},
            "c": {**bank, **exact(4), "lender_name": "Nordbank", "project_id": "port"},
            "d": {**bank, **exact(8), "lender_name": "Nordbank", "agreed_edtf": "1976"},
        },
    })  # fmt: skip
    assert ask("SELECT lender_name, year, project_name, n_credits, high_usd FROM credit_totals") == [
        ("Nordbank", 1974, "Mine", 2, 3),
        ("Nordbank", 1974, "Port", 1, 4),
        ("Nordbank", 1976, None, 1, 8),
    ]
    assert ask("SELECT year, n_credits, high_usd_2020 FROM credits_by_lender_year") == [(1974, 3, 28), (1976, 1, 26.67)]


def test_deals_follow_the_same_rules(plant):
    ask = plant({"deals": {
        "whole": {**SIGNED, "value_low": 90, "value_high": 100},
        "part": {**SIGNED, "value_low": 30, "value_high": 30, "parent_deal_id": "whole"},
        "lost": {**SIGNED, "value_low": 5, "value_high": 5, "status": "lost"},
        "twice": {**SIGNED, "value_low": 7, "value_high": 7, "counts_in_totals": False},
        "other": {**SIGNED, "value_high": 10, "signed_edtf": "1976"},
    }})  # fmt: skip
    assert ask("SELECT year, n_deals, low_usd, high_usd, low_usd_2020, high_usd_2020 FROM deal_totals") == [
        (1974, 1, 90, 100, 360, 400),
        (1976, 1, 0, 10, 0, 33.33),
    ]


def test_rouble_is_converted_at_the_official_rate_and_marked(plant):
    rouble = {**AGREED, **exact(3), "currency": "SUR", "agreed_edtf": "1976"}
    ask = plant({"credits": {"c": rouble}})
    assert ask("SELECT amount_usd, rates.kind FROM credits JOIN rates USING (rate_id)") == [(4, "official")]
