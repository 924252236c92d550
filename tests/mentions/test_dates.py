from __future__ import annotations

import datetime as dt

import pytest
from notation import cases, shown_date

from flows.mentions.dates import find_dates


@pytest.mark.parametrize(("text", "found"), cases("dates"))
def test_date_case(text: str, found: str) -> None:
    written, _, text = text.partition(" | ")
    dates = find_dates(text, [0], None if written == "-" else written)
    assert "; ".join(shown_date(text, when) for when in dates) == found


def test_date_bounds() -> None:
    (when,) = find_dates("It was signed in late February 1984.", [0], None)
    assert (when.earliest, when.latest) == (dt.date(1984, 2, 21), dt.date(1984, 2, 29))


def test_date_winter_runs_into_next_year() -> None:
    (when,) = find_dates("They drilled in the winter of 1975.", [0], None)
    assert (when.edtf, when.earliest, when.latest) == ("1975-24", dt.date(1975, 12, 1), dt.date(1976, 2, 29))


def test_date_in_next_paragraph_takes_the_documents_year() -> None:
    first, second = "They met on 3 October 1980.", "They signed on 5 May."
    text = f"{first}\n\n{second}"
    dates = find_dates(text, [0, len(first) + 2], "1982-09-10")
    assert [when.edtf for when in dates] == ["1980-10-03", "1982-05-05"]


def test_date_in_capitals() -> None:
    dates = find_dates("TERMS WERE AGREED IN MAY AND TRADE MAY REACH A PEAK NEXT SUMMER.", [0], "1975-06-20")
    assert [when.edtf for when in dates] == ["1975-05", "1976-22"]


def test_words_for_part_of_a_month_may_stand_on_two_lines():
    [one_line] = find_dates("Talks began early in May 1974.", [], None)
    [two_lines] = find_dates("Talks began early\nin May 1974.", [], None)
    assert two_lines.edtf == one_line.edtf
