"""One record for one fact: what is merged inside a document, and what must not be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from staged import SURE, credits, deals, scene

from flows.claims.deals import Anchor, deal_record
from flows.claims.renewals import OPPOSITE
from flows.claims.types import Record
from flows.claims.updates import add_later_word
from flows.claims.within import fold, merged


def test_what_is_left_of_an_order_that_was_cut_is_no_other_deal() -> None:
    leave = "In May 1976 Bonn approved the export of 15 Siemens machines."
    text = f"In 1975 Siemens sold Poland 30 compressors. The order was halved. {leave}"
    told = deals(text)
    add_later_word(scene(text), told)
    (record,) = merged(told)
    assert (record.get("quantity_low"), record.get("signed_edtf"), record.get("status")) == ("30", "1975", "reduced")
    assert len(record.amounts) == 2
    whole = deals(text.replace("The order was halved. ", ""))
    assert len(merged(whole)) == 2


def test_a_deal_told_twice_is_one_record_with_both_tellings() -> None:
    records = deals("In 1975 Siemens sold Poland 30 compressors. Poland paid Siemens DM 40 million for the 30 compressors.")
    (record,) = merged(records)
    assert len([c for c in record.cells if c.field == "quantity_low"]) == 2
    assert record.get("value_low") == "40000000"


@pytest.mark.parametrize(
    "text",
    [
        "In 1975 Siemens sold Poland 30 compressors. In 1979 Siemens sold Poland 45 compressors.",
        "In 1975 Siemens sold Poland 30 compressors. In 1975 Krupp sold Poland 30 compressors.",
        "In 1975 Siemens sold Poland 30 compressors. In 1975 Siemens sold Poland 12 locomotives.",
        "Poland sells France 2 billion cubic meters of gas a year. France sold Poland 30 compressors for gas.",
    ],
)
def test_two_deals_of_one_firm_stay_two(text: str) -> None:
    assert len(merged(deals(text))) == 2


def test_a_credit_told_twice_is_one() -> None:
    records = credits("In 1974 Japan lent Poland $20 million. The $20 million credit went for ships.")
    assert len(merged(records)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "In 1974 Japan lent Poland $20 million. In 1978 Japan lent Poland $20 million.",
        "In 1974 Japan lent Poland $20 million. In 1974 Japan lent Hungary $20 million.",
        "In 1974 Japan lent Poland $20 million. In 1974 Japan lent Poland DM 20 million.",
    ],
)
def test_two_credits_of_one_size_stay_two(text: str) -> None:
    assert len(merged(credits(text))) == 2


def test_a_part_keeps_its_whole_when_the_whole_is_told_again() -> None:
    first, whole, part = credits(
        "In 1977 Japan lent Poland $100 million. Of the $100 million credit, of which $25 million was for ships, all is spent."
    )
    assert part.parent is whole
    kept = merged([first, whole, part])
    assert len(kept) == 2 and kept[1].parent is first


@pytest.mark.parametrize(
    ("text", "deals_told"),
    [
        ("In 1975 Siemens won a contract for machinery worth DM 40 million. Poland bought 30 compressors from Siemens.", 1),
        ("In 1975 Siemens won a contract for ships worth DM 40 million. Poland bought 30 compressors from Siemens.", 2),
        ("In 1975 Siemens won a contract for machinery worth DM 40 million. Poland bought 30 compressors from Krupp.", 2),
    ],
)
def test_a_firm_named_with_machinery_alone_may_tell_its_deal_again(text: str, deals_told: int) -> None:
    assert len(merged(deals(text))) == deals_told


@pytest.mark.parametrize(
    ("text", "deals_told"),
    [
        ("Ruhrgas signed an agreement on exploration for gas in Poland. It was cold. Ruhrgas bought gas from Poland.", 2),
        ("Ruhrgas signed a contract on the supply of gas from Poland. It was cold. Ruhrgas bought gas from Poland.", 1),
    ],
)
def test_exploring_for_a_thing_is_not_buying_it(text: str, deals_told: int) -> None:
    staged = scene(text)
    places = [text.index(word) for word in ("signed", "bought")]
    told = [deal_record(staged, Anchor(s, at, at + 6, SURE)) for at in places if (s := staged.sentence_at(at))]
    assert len(merged(told)) == deals_told


def test_the_day_a_deal_was_undone_is_not_the_day_it_was_signed() -> None:
    text = "Krupp sold Poland 30 compressors. In 1982 Krupp cancelled the contract for the 30 compressors with Poland."
    (record,) = merged(deals(text))
    assert record.get("status") == "cancelled" and record.get("signed_edtf") is None


def test_part_that_is_its_whole_told_again_counts() -> None:
    whole, part = credits("In 1974 Japan lent Poland $20 million. The $20 million credit went for ships.")
    whole.parent, whole.counts_in_totals = part, False
    (record,) = merged([whole, part])
    assert record.parent is None and record.counts_in_totals


def _told(text: str, *words: str, refers: str = "") -> list[Record]:
    """A deal for each of some words of a text, the one that hangs on `refers` as pointing back."""
    staged = scene(text)
    places = [(text.index(word), word) for word in words]
    return [
        deal_record(staged, Anchor(staged.sentence_at(at), at, at + len(word), SURE, refers=word == refers))
        for at, word in places
    ]


def test_a_contract_pointed_back_to_is_the_firms_deal_told_before() -> None:
    text = (
        "In 1975 Siemens sold Poland presses. Krupp sold Poland looms. It was cold. Poland never annulled its contract "
        "with Siemens."
    )
    kept = merged(_told(text, "sold Poland presses", "sold Poland looms", "contract", refers="contract"))
    assert [(r.get("commodity"), len([c for c in r.cells if c.field == "status"])) for r in kept] == [
        ("presses", 2),
        ("looms", 1),
    ]


def test_equipment_named_by_its_maker_is_what_the_maker_sold_nearby() -> None:
    text = "In 1981 Siemens sold Poland presses. Poland praised its purchase of Siemens equipment."
    (record,) = merged(_told(text, "sold", "purchase"))
    assert record.get("commodity") == "presses"


def test_the_day_a_deal_was_wished_for_is_not_the_day_it_was_signed() -> None:
    text = "Siemens sold Poland presses. In 1974 Siemens had offered Poland the presses."
    (record,) = merged(_told(text, "sold", "offered"))
    assert record.get("status") == "signed" and record.get("signed_edtf") is None


def test_sides_told_the_other_way_round_are_turned() -> None:
    one, other = _told("Siemens sold Poland presses. Poland paid for the presses that Siemens sold it.", "sold Poland", "that")
    other.cells = [replace(c, field=OPPOSITE.get(c.field, c.field)) for c in one.cells]
    fold(one, other)
    assert {c.value for c in one.cells if c.field == "seller_country"} == {"DEU"}
