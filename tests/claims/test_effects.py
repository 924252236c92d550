"""Who asked to be let off from a measure, from which one, and what came of it."""

from __future__ import annotations

import pytest
from staged import scene

from flows.claims.effects import add_effects
from flows.claims.types import Cell, Record

TWO = (
    "In 1980 the United States curbed exports to Moscow over Afghanistan. Japan froze its credits. {first} "
    "In 1982 Washington curbed exports again over Poland. {second}"
)


def measure(text: str, words: str, sender: str, kind: str) -> Record:
    start = text.index(words)
    sentence = scene(text).sentence_at(start)
    assert sentence is not None
    cells = [
        Cell(f, v, start, start + 5, "t/1", 0.9)
        for f, v in (("sender_country", sender), ("measure", kind), ("status", "imposed"))
    ]
    return Record("sanctions", (start, start + len(words)), 0.9, cells, sentence=sentence.index)


def outcomes(first: str, second: str) -> list[list[tuple[str, str | None]]]:
    text = TWO.format(first=first, second=second)
    told = [
        measure(text, "curbed exports to", "USA", "export_control"),
        measure(text, "froze", "JPN", "credit_restriction"),
        measure(text, "curbed exports again", "USA", "export_control"),
    ]
    add_effects(scene(text), told)
    return [[(e.name, e.exemption_outcome) for e in record.effects] for record in told]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("Tokyo asked Washington to exempt Komatsu.", "It was cold.", [[("Komatsu", "pending")], [], []]),
        ("Tokyo asked that Komatsu be exempted, and Washington agreed.", "It was cold.", [[("Komatsu", "granted")], [], []]),
        ("It was cold.", "Komatsu asked for a waiver. The waiver was denied in June.", [[], [], [("Komatsu", "refused")]]),
        (
            "Washington said that it would exempt Komatsu.",
            "Tokyo asked for an exemption again. No exemption was granted.",
            [[("Komatsu", "granted")], [], [("Komatsu", "refused")]],
        ),
        ("It was cold.", "Nobody asked for a waiver.", [[], [], []]),
    ],
)
def test_each_plea_goes_to_the_measure_it_is_against(first: str, second: str, found: list[list[tuple[str, str]]]) -> None:
    assert outcomes(first, second) == found


def test_an_answer_that_names_no_firm_quotes_its_own_words() -> None:
    text = TWO.format(first="It was cold.", second="Komatsu asked for a waiver. The waiver was denied in June.")
    told = [measure(text, "curbed exports again", "USA", "export_control")]
    add_effects(scene(text), told)
    (effect,) = told[0].effects
    assert text[effect.start : effect.end] == "waiver" and effect.start > text.index("The waiver was")
