"""A telling is at one with itself before it is compared: its status and its dates agree."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.claims.types import Record
from flows.records.tellings import settled
from tests.records.telling import record


def guessed(made: Record, name: str) -> Record:
    """The record with one date taken from the document's own."""
    return replace(made, cells=[replace(c, rule="date.document/1") if c.field == name else c for c in made.cells])


def test_measure_with_a_day_on_which_it_was_lifted_was_lifted():
    measure = settled(record("sanctions", status="imposed", lifted_edtf="1982-11"))
    assert measure.get("status") == "lifted"
    assert measure.cell("status").rule == "sanction.lifted/1"


def test_measure_that_was_relaxed_on_a_day_stays_relaxed():
    assert settled(record("sanctions", status="relaxed", lifted_edtf="1982-11")).get("status") == "relaxed"


@pytest.mark.parametrize(("status", "dated"), [("proposed", None), ("negotiating", None), ("signed", "1984")])
def test_what_was_only_offered_was_not_signed_in_the_year_of_the_document(status, dated):
    deal = record("deals", status=status, signed_edtf="1984")
    assert settled(guessed(deal, "signed_edtf")).get("signed_edtf") == dated
    assert settled(deal).get("signed_edtf") == "1984"
