"""Words of coercion that tell a measure, and the same words where they bear on arms, recognition, or what people think."""

from __future__ import annotations

import pytest

from flows.claims.measures import measure_triggers
from flows.claims.sanctions import sanction_records
from flows.claims.scene import stage
from flows.restore import restore


def named(text: str) -> list[str]:
    """The categories of the words of a text that may tell a measure."""
    return [t.name for t in measure_triggers(stage(restore(text.encode(), file_name="memo.txt")))]


@pytest.mark.parametrize(
    "text",
    [
        "The treaty between Moscow and London banned nuclear tests at sea.",
        "Hungary broke off diplomatic relations with Spain in 1936.",
        "The troops of Syria were told to withdraw to the line of 1967.",
        "The debate on sanctions against Poland goes on in Bonn.",
        "The loss of interest in trade with Poland surprised the bankers of Bonn.",
        "The case against Poland will come up at the end of the month.",
        "The withdrawal of the French mission from Tirana surprised nobody.",
    ],
)
def test_words_that_bear_on_no_trade(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Belgium broke off trade relations with Cuba in 1963.", "embargo"),
        ("Scientific exchanges with Hungary were to be cancelled.", "visit_suspension"),
        ("The King ordered the invalidation of all visas held by Libyans.", "visit_suspension"),
        ("The Community took restrictive measures on imports from Argentina.", "import_ban"),
        ("Norway took action to suspend a grant of credits to Poland.", "credit_restriction"),
    ],
)
def test_words_that_bear_on_trade_and_visits(text: str, measure: str) -> None:
    assert named(text) == [measure]


def test_measure_only_spoken_of_is_told_once() -> None:
    text = "In 1980 Norway froze credits to the Soviet Union. It was not the Japanese sanctions that spoilt the deal in gas."
    scene = stage(restore(text.encode(), file_name="memo.txt"))
    (record,) = sanction_records(scene, [(trigger, 0.7) for trigger in measure_triggers(scene)])
    assert record.get("sender_country") == "NOR"
