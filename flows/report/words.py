"""Numbers of things, in words."""

from __future__ import annotations

from collections.abc import Iterable

CORE = ("credits", "deals", "sanctions", "companies")
SINGULAR = {"credits": "credit", "deals": "deal", "sanctions": "sanction", "companies": "company", "figures": "figure"}
SINGULAR |= {"pages": "page", "documents": "document"}


def counted(number: int, things: str) -> str:
    """`3 credits`, `1 company`; words without a singular here stay as they are."""
    return f"{number:,} {SINGULAR.get(things, things) if number == 1 else things}"


def counted_all(numbers: Iterable[tuple[int, str]]) -> str:
    """`3 credits, 1 deal`, leaving out what there is none of."""
    return ", ".join(counted(number, things) for number, things in numbers if number)
