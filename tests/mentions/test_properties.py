"""What holds of the grammars on any text."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.mentions.dates import find_dates
from flows.mentions.money import find_money
from flows.mentions.quantity import find_quantities

WORDS = [
    "$",
    "£",
    "DM",
    "US$",
    "yen",
    "of",
    "a",
    "the",
    "to",
    "and",
    "or",
    "-",
    "between",
    "from",
    "over",
    "about",
    "million",
    "billion",
    "dollars",
    "marks",
    "tons",
    "percent",
    "years",
    "year",
    "5",
    "12",
    "1,500",
    "2.5",
    "1974",
    "1981-85",
    "May",
    "12",
    "June",
    "1975",
    "last",
    "next",
    "early",
    "late",
    "half",
    "spring",
    "ago",
    "later",
    "three",
    "hundred",
    "two-thirds",
    ",",
    ".",
    "(",
    ")",
    "\n",
    "9999",
    "30",
    "February",
    "the",
    "past",
    "end",
    "of",
    "1980s",
    "rnillion",
    "l00",
    "#",
    "*",
    "each",
    "a",
    "ton",
]
PROSE = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)
TEXTS = st.one_of(st.text(max_size=120), PROSE, st.text(alphabet="0123456789,.$-/ lO", max_size=80))
WRITTEN = st.sampled_from([None, "1974", "1982-08", "1982-09-10", "1975-06-20~", "1984-22", "198X", "", "1979/1981"])
ADVERSARIAL = [
    *("9", "1,", "$1 ", "one ", "and a half ", "from 1 to ", "1974-", "may 1 ", "the past "),
    *("(million dollars)\n5 ", "\nmillion tons\nx 5", "'s 5 million for ", "$5 million only 5 ", "$4 50 ", "rubl es 5 "),
    *("# ", "5 million of corn and ", "over ", " ", "\n", "lO1", "$", "1 1/2 "),
]


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_amounts_stay_in_range_and_apart(text: str) -> None:
    money = find_money(text)
    found = sorted([*money, *find_quantities(text, money)], key=lambda mention: mention.start)
    assert all(0 <= mention.start < mention.end <= len(text) for mention in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
    for mention in found:
        assert mention.low is None or mention.high is None or 0 <= mention.low <= mention.high
        assert mention.illegible == (mention.low is None and mention.high is None)


@settings(max_examples=400, deadline=None)
@given(TEXTS, WRITTEN)
def test_dates_stay_in_range_and_parse_as_edtf(text: str, written: str | None) -> None:
    found = find_dates(text, [0], written)
    assert all(0 <= when.start < when.end <= len(text) for when in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
    for when in found:
        assert when.earliest <= when.latest
        _agrees_with_edtf(when.edtf, when.earliest.timetuple()[:3], when.latest.timetuple()[:3])


def _agrees_with_edtf(edtf: str, earliest: tuple[int, ...], latest: tuple[int, ...]) -> None:
    """The library's bounds are ours, save winter, which it ends with the year."""
    parsed = parse_edtf(edtf)
    assert str(parsed) == edtf
    if "-24" not in edtf[4:7]:
        assert (tuple(parsed.lower_strict()[:3]), tuple(parsed.upper_strict()[:3])) == (earliest, latest)


@pytest.mark.parametrize("unit", ADVERSARIAL)
def test_time_grows_with_length_only(unit: str) -> None:
    text = unit * (60_000 // len(unit))
    started = time.process_time()
    money = find_money(text)
    find_quantities(text, money)
    find_dates(text, [0], "1975-05-05")
    assert time.process_time() - started < 6
