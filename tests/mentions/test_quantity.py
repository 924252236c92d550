from __future__ import annotations

import pytest
from notation import cases, shown_quantity

from flows.mentions.money import find_money
from flows.mentions.quantity import find_quantities


@pytest.mark.parametrize(("text", "found"), cases("quantity"))
def test_quantity_case(text: str, found: str) -> None:
    assert "; ".join(shown_quantity(text, quantity) for quantity in find_quantities(text, find_money(text))) == found


def test_quantity_leaves_sums_alone() -> None:
    text = "The $5 million loan buys 5 million tons."
    money = find_money(text)
    assert [text[quantity.start : quantity.end] for quantity in find_quantities(text, money)] == ["5 million tons"]


@pytest.mark.parametrize(
    ("text", "dimension"),
    [
        ("5 tons", "mass"),
        ("5 barrels", "volume"),
        ("5 miles", "length"),
        ("5 MW", "power"),
        ("5 kWh", "energy"),
        ("5 acres", "area"),
        ("5 percent", "share"),
        ("5 years", "duration"),
        ("5 ships", "count"),
        ("5 workers", "people"),
    ],
)
def test_quantity_dimension(text: str, dimension: str) -> None:
    (quantity,) = find_quantities(text, [])
    assert quantity.dimension == dimension
