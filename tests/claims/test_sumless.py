"""Credits of which no sum is told: one loan, both sides, and a word that says what came of it."""

from __future__ import annotations

import pytest
from staged import credits, scene

from flows.claims.sumless import sumless_credits


@pytest.mark.parametrize(
    ("text", "lender", "borrower", "status"),
    [
        ("In March 1977 Lloyds Bank granted a loan to Bulgaria.", "Lloyds Bank", "Bulgaria", "agreed"),
        (
            "Hungary has requested a credit from the Export-Import Bank of Japan.",
            "Export-Import Bank of Japan",
            "Hungary",
            "requested",
        ),
        (
            "The loan agreement was signed between Dresdner Bank and the State Bank of the USSR.",
            "Dresdner Bank",
            "USSR",
            "agreed",
        ),
        ("Austria refused a loan to Romania in 1982.", "Austria", "Romania", "refused"),
    ],
)
def test_told(text: str, lender: str, borrower: str, status: str) -> None:
    (record,) = sumless_credits(scene(text), [])
    assert lender in (record.get("lender_name") or "") and borrower in (record.get("borrower_name") or "")
    assert record.get("status") == status and record.get("amount_low") is None and record.amounts == []


@pytest.mark.parametrize(
    "text",
    [
        "Britain granted no loan to Poland.",
        "Loans to Poland were granted by many Western banks.",
        "France might consider a loan to Bulgaria.",
        "Any loan granted by Italy to the Soviet Union must be approved.",
        "Japan granted a loan to Brazil.",
        "Japan granted the Soviet Union a loan of $90 million.",
        "A loan was granted in 1977.",
    ],
)
def test_not_told(text: str) -> None:
    assert sumless_credits(scene(text), []) == []


def test_loan_whose_sum_is_told_elsewhere_is_that_one() -> None:
    text = "In 1977 Austria lent Poland $90 million.\n\nThe loan granted by Austria to Poland was signed in Vienna."
    assert sumless_credits(scene(text), credits(text)) == []
