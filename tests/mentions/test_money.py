from __future__ import annotations

import pytest
from notation import cases, shown_money

from flows.mentions.gazetteer import known_names
from flows.mentions.money import find_money
from flows.mentions.types import Money

# Damage such as rn for m does not show in capitals.
UNDAMAGED = [(text, found) for text, found in cases("money") if not any(sign in text for sign in ("£", "rn", "l60", "mi1", "$l"))]


def in_context(text: str) -> list[Money]:
    """The sums of a text that names the states it speaks of."""
    return find_money(text, [(hit.start, hit.entries[0].country) for hit in known_names().find(text) if hit.entries[0].country])


@pytest.mark.parametrize(("text", "found"), cases("money"))
def test_money_case(text: str, found: str) -> None:
    assert "; ".join(shown_money(text, money) for money in in_context(text)) == found


@pytest.mark.parametrize(("text", "found"), UNDAMAGED)
def test_money_in_capitals(text: str, found: str) -> None:
    capitals = text.upper()
    assert "; ".join(shown_money(capitals, money) for money in in_context(capitals)) == found


def test_money_span_covers_currency_and_unit() -> None:
    text = "They lent (US$38 million) and 450 million dollars more."
    assert [text[money.start : money.end] for money in find_money(text)] == ["US$38 million", "450 million dollars"]


@pytest.mark.parametrize("text", ["$30\nmillion", "$30-\nmillion", "$30 \nmillion", "thirty\nmillion dollars"])
def test_money_goes_on_in_the_next_line(text: str) -> None:
    (money,) = find_money(text)
    assert money.low == 30_000_000


def test_money_illegible_has_no_value() -> None:
    (money,) = find_money("A loan of $2*- million.")
    assert money.illegible and money.low is None and money.high is None


def test_money_takes_the_unit_of_the_table() -> None:
    text = "Trade held back (million dollars)\n\nCase | 1982 | Lost\n\nOre | 2,300 | 40\n\nTin | 17 of it | 0\n\nThere were 12."
    assert [(text[money.start : money.end], money.low) for money in find_money(text)] == [
        ("2,300", 2_300_000_000),
        ("40", 40_000_000),
        ("0", 0),
    ]


@pytest.mark.parametrize("unit", ["US$ million", "in millions of dollars", "million US dollars"])
def test_money_reads_the_unit_of_a_table(unit: str) -> None:
    (money,) = find_money(f"Exports ({unit})\n\nOre | 25\n")
    assert (money.low, money.currency) == (25_000_000, "USD")


def test_money_elided_is_not_in_the_dollars_of_a_price() -> None:
    text = "Loans came to 300 million kronor.\n\nOil is $12 a barrel. The deficit is 200 million."
    assert [money.currency for money in find_money(text)] == ["SEK", "USD", "SEK"]


def test_money_elided_is_in_the_dollars_last_printed() -> None:
    text = "Ore costs $43 a pound. The fee is 11 million Canadian.\n\nThe content of the unit is worth 90 million."
    assert [money.currency for money in find_money(text)] == ["USD", "CAD", "CAD"]


SPACED = (
    "Sales to the East (million dollars) (million dollars)\n\nFirm 1979 1980\n\n"
    "Acme Works 1,210 640\n\nBolt and Sons .... 85 -\n\nIn 1981 it rained 40 days."
)


def test_money_in_a_table_without_bars() -> None:
    found = [(SPACED[money.start : money.end], money.low) for money in find_money(SPACED)]
    assert found == [("1,210", 1_210_000_000), ("640", 640_000_000), ("85", 85_000_000)]


@pytest.mark.parametrize(
    "text",
    [
        "Sales (million dollars)\n\nFirm\n\nAcme Works 1,210 640\n\nThe town has 300",
        "Sales (million dollars) Crews (men)\n\nAcme Works 1,210 640\n\nBolt and Sons 85 12",
        "We met the board (million dollars)\n\nand went home.\n\nAcme Works 1,210 640\n\nBolt and Sons 85 12",
    ],
)
def test_money_is_not_made_of_what_is_no_table_of_sums(text: str) -> None:
    assert find_money(text) == []


def test_money_in_a_table_under_a_bare_unit() -> None:
    (first, second) = find_money("Exports\nMillion US dollars\n1978 120\n1979 135\n")
    assert (first.low, second.low, first.currency) == (120_000_000, 135_000_000, "USD")
