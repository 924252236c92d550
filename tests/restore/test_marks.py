"""The patterns of what archives print on a page, and the strings without which none of them is tried."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.restore.marks import lexicon, patterns

ENTRIES = [(kind, entry) for kind in ("redactions", "stamps") for entry in lexicon()[kind]]


@pytest.mark.parametrize(("kind", "entry"), ENTRIES, ids=[entry["why"] for _, entry in ENTRIES])
def test_each_match_holds_a_string_it_needs(kind: str, entry: dict) -> None:
    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(entry["pattern"]))
    def holds(text: str) -> None:
        assert all(any(needed in match[0] for needed in entry["needs"]) for match in re.finditer(entry["pattern"], text))
        assert re.compile(entry["pattern"]) in patterns(kind, text, scan=True)

    holds()


def test_plain_prose_is_searched_for_no_stamp() -> None:
    assert not patterns("stamps", "The ferry had left the harbour before anybody woke.", scan=True)
