"""The bounds of EDTF strings are those the library gives, also where they are worked out without it."""

from __future__ import annotations

import pytest
from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations import evidence
from expectations.evidence import bounds

numbers = st.integers(0, 13).map("{:02d}".format)
days = st.integers(0, 32).map("{:02d}".format)
years = st.integers(0, 2100).map("{:04d}".format)
sure = st.one_of(
    years,
    st.tuples(years, numbers).map("-".join),
    st.tuples(years, numbers, days).map("-".join),
    st.tuples(years, st.sampled_from(["20", "21", "22", "23", "24", "25"])).map("-".join),
)
plain = st.one_of(sure, st.tuples(sure, st.sampled_from("~?%")).map("".join))
spans = st.tuples(plain, plain).map("/".join)


def library(edtf: str) -> tuple:
    try:
        parsed = parse_edtf(edtf)
        return True, evidence._day(parsed.lower_strict()), evidence._day(parsed.upper_strict())
    except (EDTFParseException, ValueError):
        return False, None, None


@given(st.one_of(plain, spans))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_plain_dates_have_the_bounds_the_library_gives(edtf):
    assert bounds(edtf) == library(edtf)


@pytest.mark.parametrize(
    "edtf",
    [
        "1974",
        "1972-02",
        "1900-02",
        "1981-07-04",
        "1979/1999",
        "1984-02-29/1985",
        "2000-12-31",
        "1974~",
        "1972-02?",
        "1981-07-04~/1982",
        "1975-21",
        "1975-24/1976-22",
    ],
)
def test_plain_dates_need_no_library(monkeypatch, edtf):
    expected = library(edtf)
    monkeypatch.setattr(evidence, "parse_edtf", None)
    evidence.bounds.cache_clear()
    assert bounds(edtf) == expected


@pytest.mark.parametrize(
    "edtf",
    ["~1974", "197X", "1974-21~", "../1975", "1974/..", "1974-25", "summer", "", "1974-02-30", "1974/1975/1976", "１９７４"],
)
def test_other_strings_are_left_to_the_library(edtf):
    assert bounds(edtf) == library(edtf)
