"""What speaks for two tellings being one fact, what speaks against it, and what rules it out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.records.likeness import Likeness, compare, is_enough
from tests.records.telling import record, telling

BOTH = ("JPN", "SUN")
CREDIT = {"amount_low": "450", "amount_high": "450", "currency": "USD", "agreed_edtf": "1974", "borrower_country": "SUN"}
DEAL = {
    "value_low": "80",
    "value_high": "80",
    "currency": "USD",
    "signed_edtf": "1981",
    "kind": "sale",
    "commodity": "harbour cranes",
}
PORT = {"status": "proposed", "commodity": "a larger harbour at Korsakov"}
MEASURE = {
    "sender_country": "USA",
    "target_country": "SUN",
    "measure": "export_control",
    "imposed_edtf": "1982-02",
    "trigger": "Poland",
}


def likeness(table: str, first: dict, second: dict, countries: tuple[str, ...] = BOTH) -> Likeness:
    one, other = (telling("a", record(table, **each), (), countries) for each in (first, second))
    return compare(one, other)


def alike(table: str, first: dict, second: dict, countries: tuple[str, ...] = BOTH) -> bool:
    return is_enough(table, likeness(table, first, second, countries))


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ({}, True),
        ({"agreed_edtf": "1975-03"}, True),
        ({"amount_low": "440", "amount_high": "440"}, False),
        ({"agreed_edtf": "1977"}, False),
        ({"amount_high": "500"}, False),
        ({"currency": "DEM"}, False),
        ({"borrower_country": "POL"}, False),
        ({"project": "x"}, True),
    ],
)
def test_credits_agree_in_sum_year_and_sides(changed, same):
    assert alike("credits", CREDIT, CREDIT | changed) is same


def test_nearly_the_same_sum_of_the_same_lender_in_the_same_month_is_one_credit():
    """So that documents can contradict one another on a sum."""
    dated = CREDIT | {"agreed_edtf": "1974-06", "project": "x"}
    near = dated | {"amount_low": "440", "amount_high": "440"}
    one, other = (telling("a", record("credits", **each), (), BOTH, {"lender": "company-x"}) for each in (dated, near))
    found = compare(one, other)
    assert "nearly the same sum" in found.found and is_enough("credits", found)


def test_undated_credit_of_the_same_sum_between_the_same_states_is_one():
    undated = {name: value for name, value in CREDIT.items() if name != "agreed_edtf"}
    assert alike("credits", CREDIT, undated)
    assert not alike("credits", CREDIT, undated, countries=("SUN",))


def test_credit_without_a_sum_is_its_own():
    without = {name: value for name, value in CREDIT.items() if not name.startswith("amount")}
    assert not alike("credits", CREDIT, without)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"commodity": "expansion of the harbour of Korsakov"}, True),
        ({"commodity": "the harbour of Korsakov", "signed_edtf": "1983", "status": "signed"}, False),
        ({"commodity": "harbour cranes"}, False),
        ({"commodity": "a paper mill at Korsakov"}, False),
    ],
)
def test_undated_offers_are_one_by_two_telling_words(other, same):
    assert alike("deals", PORT, PORT | other) is same


def test_words_that_many_deals_share_make_no_two_of_them_one():
    vague = {"status": "proposed", "commodity": "natural gas", "kind": "supply"}
    found = likeness("deals", vague, vague)
    assert "shared vague words" in found.found and not is_enough("deals", found)


@pytest.mark.parametrize(
    ("first", "other", "countries", "same"),
    [
        ("ore and other resources", "resource development", BOTH, True),
        ("ore and other resources", "resource development", ("SUN",), False),
        ("ore and other resources", "knitted goods", BOTH, False),
    ],
)
def test_words_that_many_deals_share_are_enough_for_a_document_and_its_digest(first, other, countries, same):
    one, digest = (
        telling(name, record("deals", status="proposed", kind="joint_development", commodity=goods), (), countries, cites=cites)
        for name, goods, cites in (("a", first, None), ("b", other, "a"))
    )
    assert is_enough("deals", compare(one, digest)) is same is is_enough("deals", compare(digest, one))
    elsewhere = replace(digest, cites="c")
    assert not is_enough("deals", compare(one, elsewhere))


@pytest.mark.parametrize(
    ("status", "project", "same"), [("proposed", "x", True), ("signed", "x", False), ("proposed", "y", False)]
)
def test_offer_that_nobody_took_up_is_made_again(status, project, same):
    offer = {"status": "negotiating", "kind": "supply", "commodity": "natural gas", "project": "x", "quantity_low": "3"}
    again = {"status": status, "kind": "supply", "commodity": "liquefied gas", "project": project}
    assert alike("deals", offer, again) is same


def test_goods_are_compared_by_all_that_is_said_of_them():
    """Here the surer words of the one are not those of the other."""
    both = record("deals", **DEAL)
    both.cells.append(replace(both.cells[-1], field="commodity", value="hoisting gear", confidence=0.9))
    found = compare(telling("a", both, (), BOTH), telling("b", record("deals", **DEAL), (), BOTH))
    assert both.get("commodity") == "hoisting gear" and "shared words" in found.found


@pytest.mark.parametrize(
    ("changed", "against"),
    [
        ({"value_low": "30", "value_high": "30"}, "another sum"),
        ({"currency": "DEM"}, "another sum"),
        ({"signed_edtf": "1984"}, "another year"),
        ({"seller_country": "DEU"}, "another seller"),
        ({"project": "y"}, "another project"),
    ],
)
def test_contradiction_rules_a_deal_out(changed, against):
    deal = DEAL | {"seller_country": "JPN", "project": "x"}
    assert likeness("deals", deal, deal).ruled_out is None
    assert likeness("deals", deal, deal | changed).ruled_out == against


def test_other_goods_for_another_number_of_them_are_another_deal():
    hundred = DEAL | {"quantity_low": "100", "quantity_high": "100", "unit": "cranes"}
    found = likeness("deals", hundred, hundred | {"quantity_low": "200", "quantity_high": "200"})
    assert found.ruled_out == "another quantity"


def test_named_firms_on_one_side_that_differ_rule_a_deal_out():
    one, other = (telling(d, record("deals", **DEAL), (f"company-{d}",), BOTH, {"seller": f"company-{d}"}) for d in "ab")
    assert compare(one, other).ruled_out == "another seller"


def test_year_of_the_document_is_no_date_of_the_fact():
    guessed = record("deals", **DEAL | {"signed_edtf": "1999"})
    guessed.cells = [replace(c, rule="date.document/1") if c.field == "signed_edtf" else c for c in guessed.cells]
    found = compare(telling("a", record("deals", **DEAL), (), BOTH), telling("b", guessed, (), BOTH))
    assert found.ruled_out is None and not {"same year", "neighbouring year"} & {*found.found}


def test_sides_the_other_way_round_and_other_goods_cost_points():
    there = {"seller_country": "JPN", "buyer_country": "SUN", "commodity": "timber"}
    back = {"seller_country": "SUN", "buyer_country": "JPN", "commodity": "bulldozers"}
    assert "but sides the other way round" in likeness("deals", there, back).found
    assert "but goods without a word in common" in likeness("deals", there, back).found


def test_sides_that_are_guessed_stand_on_neither():
    there, back = ({"seller_country": one, "buyer_country": other} for one, other in (BOTH, BOTH[::-1]))
    guessed = record("deals", inferred=True, **back)
    found = compare(telling("a", record("deals", **there), (), BOTH), telling("b", guessed, (), BOTH))
    assert "but sides the other way round" not in found.found


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ({}, True),
        ({"imposed_edtf": "1980"}, False),
        ({"trigger": "Afghanistan"}, False),
        ({"sender_country": "JPN"}, False),
        ({"measure": "visit_suspension"}, False),
        ({"measure": "licence_denial"}, True),
        ({"lifted_edtf": "1982-01", "imposed_edtf": "1981"}, False),
    ],
)
def test_measures_agree_in_sender_target_kind_year_and_trigger(changed, same):
    assert alike("sanctions", MEASURE, MEASURE | changed, countries=("USA", "SUN")) is same


def test_same_states_alone_do_not_make_one_measure():
    bare = {name: value for name, value in MEASURE.items() if name not in ("imposed_edtf", "trigger")}
    assert not alike("sanctions", MEASURE, bare, countries=("USA", "SUN"))


def test_exact_sums_of_different_times_are_two_credits_however_near():
    pumps = CREDIT | {"amount_low": "600", "amount_high": "600", "agreed_edtf": "1976-05"}
    ships = CREDIT | {"amount_low": "610", "amount_high": "610", "agreed_edtf": "1977-05"}
    assert likeness("credits", pumps, ships).ruled_out == "another sum"
    assert likeness("credits", pumps, ships | {"amount_approx": "true"}).ruled_out is None
