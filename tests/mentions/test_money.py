from __future__ import annotations

import pytest
from notation import cases, shown_money

from flows.mentions.gazetteer import known_names
from flows.mentions.money import find_money
from flows.mentions.types import Money

# Damage such as rn for m does not show in capitals.
UNDAMAGED = [(text, found) for text, found in cases("money") if not any(sign in text for sign in ("£", "rn", "l60", "mi1"))]


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


def test_money_illegible_has_no_value() -> None:
    (money,) = find_money("A loan of $2*- million.")
    assert money.illegible and money.low is None and money.high is None
