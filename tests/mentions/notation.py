"""A short notation for mentions, so cases read as tables: "2G..3G USD per_year", "~5M tons of wheat", "..300M USD", "? USD"."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from flows.mentions.types import Money, Quantity, When

CASES = Path(__file__).parent / "cases"
_SCALES = ((Decimal(10) ** 12, "T"), (Decimal(10) ** 9, "G"), (Decimal(10) ** 6, "M"))


def cases(name: str) -> list[tuple[str, str]]:
    """The cases of a table: each line is a text, `=>`, and what is found in it."""
    lines = (CASES / f"{name}.txt").read_text("utf-8").splitlines()
    pairs = [line.partition("=>") for line in lines if line.strip() and not line.startswith("#")]
    return [(text.strip(), found.strip()) for text, _, found in pairs]


def shown_money(text: str, money: Money) -> str:
    words = [_amount(money.low, money.high, money.approx), money.currency or "---", money.per or "", _inferred(money.inferred)]
    return " ".join(word for word in words if word)


def shown_quantity(text: str, quantity: Quantity) -> str:
    period = "" if quantity.period == "total" else quantity.period
    goods = f"of {quantity.of}" if quantity.of else ""
    words = [_amount(quantity.low, quantity.high, quantity.approx), quantity.unit, period, goods, _inferred(quantity.inferred)]
    return " ".join(word for word in words if word)


def shown_date(text: str, when: When) -> str:
    words = [when.edtf, "" if when.kind == "explicit" else when.kind, "" if when.role == "point" else when.role]
    return " ".join(word for word in words if word)


def _amount(low: Decimal | None, high: Decimal | None, approx: bool) -> str:
    if low is None and high is None:
        return "?"
    value = _short(low) if low == high else f"{_short(low)}..{_short(high)}"
    return ("~" if approx else "") + value


def _short(value: Decimal | None) -> str:
    if value is None:
        return ""
    for scale, letter in _SCALES:
        if value >= scale:
            return f"{(value / scale).normalize():f}{letter}"
    return f"{value.normalize():f}"


def _inferred(fields: tuple[str, ...]) -> str:
    return f"({','.join(fields)})" if fields else ""
