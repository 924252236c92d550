"""What a decision on published records is written on, and which are refused before they are written."""

from __future__ import annotations

import datetime as dt

import pytest

from flows.corrections.files import Address
from flows.corrections.records import Published, Told
from flows.corrections.write import Decider, merging, setting
from flows.errors import SeikeiError

DECIDER = Decider("A. Coder", dt.date(2026, 1, 2), "The memo says so.")


def told(document: str, stands: str, **values: str) -> Told:
    return Told(Address(document, f"words of {document}"), values, frozenset(stands.split()))


MEMO = told("memo", "status agreed_edtf", status="disbursed", agreed_edtf="1974")
PAPER = told("paper", "amount_low currency", status="agreed", amount_low="90", currency="USD", agreed_edtf="1975")
RECORD = Published("credits", "credit-1", {"memo": MEMO, "paper": PAPER})


def written(values: dict, document: str | None = None, record: Published = RECORD) -> list[tuple]:
    return [(each["document"], each["set"], each["expect"]) for each in setting(record, document, values, DECIDER)]


def test_each_cell_is_corrected_where_the_word_stands():
    assert written({"status": "repaid", "amount_low": "95"}) == [
        ("memo", {"status": "repaid"}, {"status": "disbursed"}),
        ("paper", {"amount_low": "95"}, {"amount_low": "90"}),
    ]


def test_cells_that_are_decided_together_stay_together():
    """Nobody says that the sum is approximate; the one whose sum stands is to."""
    assert written({"amount_approx": "true", "currency": "JPY"}) == [
        ("paper", {"amount_approx": "true", "currency": "JPY"}, {"amount_approx": None, "currency": "USD"}),
    ]


def test_document_whose_word_lost_is_not_what_is_corrected():
    with pytest.raises(SeikeiError, match="`agreed_edtf` of credit-1 is published as memo has it; name that document"):
        written({"agreed_edtf": "1976"}, "paper")


def test_cell_that_is_empty_though_something_was_read_is_expected_empty():
    record = Published("credits", "credit-1", {"memo": told("memo", "status", status="agreed", purpose="mine")})
    assert written({"purpose": "pier"}, record=record) == [("memo", {"purpose": "pier"}, {"purpose": None})]


def test_cell_that_a_person_has_set_is_expected_as_the_document_has_it():
    record = Published("credits", "credit-1", {"memo": told("memo", "", status="agreed")}, frozenset({"status"}))
    assert written({"status": "repaid"}, record=record) == [("memo", {"status": "repaid"}, {"status": "agreed"})]


def test_two_companies_of_the_reference_are_not_merged():
    one, other = (Published("companies", f"company-exim-{state}", {"memo": MEMO}) for state in ("japan", "usa"))
    with pytest.raises(SeikeiError, match=r"correct warehouse/reference/entities\.yaml"):
        merging(one, other, DECIDER)
    assert merging(one, Published("companies", "company-amur-bank", {"paper": PAPER}), DECIDER)["do"] == "merge"
