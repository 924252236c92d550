"""When two documents tell of one credit, deal or measure."""

from __future__ import annotations

import pytest

from flows.records.across import facts, independent
from tests.records.telling import record, telling

CREDIT = {"amount_low": "450", "amount_high": "450", "currency": "USD", "agreed_edtf": "1974", "borrower_country": "SUN"}
DEAL = {
    "value_low": "80",
    "value_high": "80",
    "currency": "USD",
    "signed_edtf": "1981",
    "kind": "sale",
    "commodity": "pipe-layers",
}
MEASURE = {
    "sender_country": "USA",
    "target_country": "SUN",
    "measure": "export_control",
    "imposed_edtf": "1982-02",
    "trigger": "Poland",
}


def told(table: str, first: dict, second: dict, **sides) -> int:
    """Into how many facts two documents' tellings fall."""
    return len(facts([telling("a", record(table, **first), **sides), telling("b", record(table, **second), **sides)]))


@pytest.mark.parametrize(
    ("changed", "number"),
    [
        ({}, 1),
        ({"agreed_edtf": "1975-03"}, 1),
        ({"agreed_edtf": "1977"}, 2),
        ({"amount_high": "500"}, 2),
        ({"currency": "DEM"}, 2),
        ({"borrower_country": "POL"}, 2),
    ],
)
def test_credits_agree_in_sum_year_and_sides(changed, number):
    assert told("credits", CREDIT, CREDIT | changed) == number


def test_credit_without_a_sum_is_its_own():
    without = {name: value for name, value in CREDIT.items() if not name.startswith("amount")}
    assert told("credits", CREDIT, without) == 2


@pytest.mark.parametrize(
    ("changed", "firms", "number"),
    [
        ({}, ("company-x",), 1),
        ({}, (), 2),
        ({"value_low": "90", "value_high": "90"}, ("company-x",), 2),
        ({"signed_edtf": "1984"}, ("company-x",), 2),
    ],
)
def test_deals_agree_in_value_year_and_firm(changed, firms, number):
    assert told("deals", DEAL, DEAL | changed, firms=firms) == number


def test_deal_between_the_same_two_states_for_the_same_sum_is_one():
    assert told("deals", DEAL, DEAL, countries=("JPN", "SUN")) == 1


@pytest.mark.parametrize(
    ("changed", "number"),
    [
        ({}, 1),
        ({"imposed_edtf": "1980"}, 2),
        ({"trigger": "Afghanistan"}, 2),
        ({"sender_country": "JPN"}, 2),
        ({"measure": "visit_suspension"}, 2),
    ],
)
def test_measures_agree_in_sender_target_kind_year_and_trigger(changed, number):
    assert told("sanctions", MEASURE, MEASURE | changed) == number


def test_one_document_telling_twice_means_two_facts():
    assert len(facts([telling("a", record("credits", **CREDIT)), telling("a", record("credits", **CREDIT))])) == 2


def test_documents_that_depend_on_another_are_no_independent_witnesses():
    assert independent(["a", "b", "c"], {"b": "a", "c": "elsewhere"}) == 2
