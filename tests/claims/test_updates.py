"""What later clauses and sentences say of a credit or deal told before."""

from __future__ import annotations

import pytest
from staged import SURE, deals, scene

from flows.claims.credits import credit_records
from flows.claims.types import Record
from flows.claims.updates import add_later_word
from flows.claims.within import merged


def credits_told(text: str) -> list[Record]:
    """The credits of a text with what later sentences say of them: a sum told again is no new credit."""
    staged = scene(text)
    known = {}
    for money in staged.money:
        known.setdefault(money.low, money)
    told = credit_records(staged, [(m, s, SURE) for m in known.values() if (s := staged.sentence_at(m.start))])
    add_later_word(staged, told)
    return merged(told)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Warsaw asked Bonn for a loan of $60 million in 1975. The loan was granted a year later.", "agreed"),
        ("Warsaw asked Bonn for a loan of $60 million in 1975. The money was paid out in 1976.", "disbursed"),
        ("Warsaw asked Bonn for a loan of $60 million in 1975. The loan is dear.", "requested"),
        ("Warsaw asked Bonn for a loan of $60 million in 1975. The former sum was refused.", "requested"),
        ("Bonn lent Warsaw $60 million in 1975. The loan was frozen in 1981.", "suspended"),
    ],
)
def test_a_later_sentence_says_what_came_of_a_credit(text: str, status: str) -> None:
    assert [r.get("status") for r in credits_told(text)] == [status]


def test_of_two_sums_each_gets_its_own_word() -> None:
    text = (
        "Warsaw asked Bonn for $60 million in 1975 and $20 million in 1976. The former sum was paid out, but talks on the "
        "$20 million took a year. The money was granted in the end."
    )
    assert [r.get("status") for r in credits_told(text)] == ["disbursed", "agreed"]


def test_the_first_word_stays_as_a_claim() -> None:
    told = credits_told("Warsaw asked Bonn for a loan of $60 million in 1975. The loan was granted a year later.")
    assert [c.value for c in told[0].cells if c.field == "status"] == ["requested", "agreed"]


def test_a_later_clause_of_the_same_sentence_says_what_came_of_a_deal() -> None:
    text = "Mannesmann undertook to send Poland 90 cranes in 1971, yet within weeks the contract was trimmed."
    told = deals(text)
    add_later_word(scene(text), told)
    assert [r.get("status") for r in told] == ["reduced"]


@pytest.mark.parametrize(
    ("verb", "undone"),
    [("cancelled", True), ("did not cancel", False), ("was unlikely to cancel", False), ("might cancel", False)],
)
def test_what_did_not_happen_undoes_nothing(verb: str, undone: bool) -> None:
    (record,) = deals(f"Poland {verb} the contract with Krupp for 30 compressors.")
    assert (record.get("status") == "cancelled") is undone
