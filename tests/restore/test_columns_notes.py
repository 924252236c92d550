"""Note marks told from numbers by their sequence."""

from __future__ import annotations

import pytest

from flows.restore.note_chain import candidate_alone, candidates_in, chain


def marks(*lines: str) -> list[tuple[int, str]]:
    """The marks found in lines, each with what is printed before it."""
    found = chain(candidate for number, line in enumerate(lines) for candidate in candidates_in(number, line))
    return [(one.value, lines[one.line][: one.start][-6:]) for one in found]


def test_glued_marks_are_found() -> None:
    assert marks("at odds.1 In spring", "the credit,2 which", "“enough.”3 Others", "a third, or 33%4 of it") == [
        (1, " odds."),
        (2, "redit,"),
        (3, "ough.”"),
        (4, "or 33%"),
    ]


def test_mark_after_a_year_is_found_between_its_neighbours() -> None:
    assert [value for value, _ in marks("over.1 It opened in 19842, and", "then closed.3 Nobody")] == [1, 2, 3]


def test_spaced_mark_is_found_between_its_neighbours() -> None:
    lines = [f"so it went.{value} Then" for value in range(1, 12)] + ["in the yard. 1 2 The mill", "was shut.13 Rain"]
    assert [value for value, _ in marks(*lines)] == list(range(1, 14))


@pytest.mark.parametrize(
    "line",
    ["a rate of $8.05 a ton", "the price rose 4.5 percent", "in 19745 tons", "the G7 summit", "some 44 ships", "of 1.4 billion"],
)
def test_real_numbers_are_never_taken(line: str) -> None:
    lines = ["it began.1 Then", "went on.2 And", "rested.3 Soon", line, "at last.6 The"]
    assert [value for value, _ in marks(*lines)] == [1, 2, 3, 6]


def test_number_without_a_chain_is_no_mark() -> None:
    assert marks("the older part of town.17 was built", "then nothing") == []
    assert marks("nothing here") == []


def test_line_of_digits_stands_where_the_sequence_wants_it() -> None:
    inside = [*candidates_in(0, "said so.1 In"), *candidates_in(5, "the end.3 And")]
    alone = [candidate_alone(2, line, 0, away) for away, line in enumerate((7, 6, 4, 3))]
    found = chain([*inside, *alone])
    assert [(one.value, one.line) for one in found] == [(1, 0), (2, 4), (3, 5)]
