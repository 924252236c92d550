"""Which pairs of tellings are compared: every one that can reach the points, and few that cannot."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.records.across import facts
from flows.records.candidates import candidates
from flows.records.likeness import compare, content, least
from flows.records.likeness import settings as points
from flows.records.stated import SUBJECTS
from flows.records.telling import Telling
from tests.records.telling import record, telling

SUMS = st.sampled_from(["0", "94", "95", "95.5", "100", "104", "1e400"])
DATES = st.sampled_from(["1974", "1974-05", "1974-05-20", "1975", "1976-05", "197X", "1974~"])
STATES = st.sampled_from(["JPN", "SUN", "USA"])
WORDS = st.sampled_from(["harbour cranes", "cranes and tractors", "natural gas", "gas pipes", "grain"])
FIRMS = st.frozensets(st.sampled_from(["company-a", "company-b", "company-c"]))
VALUES = {
    "credits": {"amount_low": SUMS, "amount_high": SUMS, "agreed_edtf": DATES, "purpose": WORDS},
    "deals": {
        **{"value_low": SUMS, "value_high": SUMS, "quantity_low": SUMS, "signed_edtf": DATES, "commodity": WORDS},
        **{"status": st.sampled_from(["signed", "proposed"]), "kind": st.sampled_from(["sale", "supply"])},
    },
    "sanctions": {
        **{"sender_country": STATES, "target_country": STATES, "imposed_edtf": DATES, "goods": WORDS},
        **{"measure": st.sampled_from(["embargo", "other"]), "trigger": st.sampled_from(["Poland", "Kabul"])},
        **{"extraterritorial": st.just("true")},
    },
}
SHARED = {"currency": st.sampled_from(["USD", "DEM"]), "project": st.sampled_from(["x", "y"])}


@st.composite
def told(draw: st.DrawFn) -> Telling:
    table = draw(st.sampled_from(sorted(VALUES)))
    values = draw(st.fixed_dictionaries({}, optional={**SHARED, **VALUES[table]}))
    sides = draw(st.dictionaries(st.sampled_from(["lender", "borrower"]), st.sampled_from(["company-a", "company-b"])))
    document, cites = draw(st.sampled_from(["a", "b"])), draw(st.sampled_from([None, "a"]))
    stated = record(table, **values)
    said_again = [replace(cell, value=draw(WORDS), confidence=0.1) for cell in stated.cells if cell.field in SUBJECTS.values()]
    stated.cells.extend(said_again if draw(st.booleans()) else [])
    return telling(document, stated, tuple(draw(FIRMS)), tuple(draw(st.frozensets(STATES))), sides, cites)


@settings(max_examples=300, deadline=None)
@given(st.lists(told(), min_size=2, max_size=12))
def test_every_pair_that_reaches_the_points_is_a_candidate(tellings):
    alike = {
        (one, other)
        for one, other in combinations(range(len(tellings)), 2)
        if tellings[one].record.table == tellings[other].record.table and compare(tellings[one], tellings[other]).score >= least()
    }
    assert alike <= set(candidates(tellings, least()))


@given(st.floats(0.01, 1e12), st.floats(0.9501, 1))
def test_sums_that_are_nearly_the_same_bring_two_together(amount, part):
    made = [{"amount_low": str(each), "currency": "USD", "agreed_edtf": "1974-05"} for each in (amount, amount * part)]
    one, other = (
        telling(document, record("credits", **values), (), ("JPN", "SUN")) for document, values in zip("ab", made, strict=True)
    )
    assert compare(one, other).score >= least()
    assert list(candidates([one, other], least())) == [(0, 1)]


@pytest.mark.parametrize("table", ["credits", "deals"])
def test_tellings_that_share_only_states_and_year_are_not_compared(table):
    """Documents on one trade tell of hundreds of such."""
    stem, day = {"credits": ("amount", "agreed_edtf"), "deals": ("value", "signed_edtf")}[table]
    values = [{f"{stem}_low": str(2**n), f"{stem}_high": str(2**n), "currency": "USD", day: "1974"} for n in range(100)]
    tellings = [telling(str(n), record(table, **each), (), ("JPN", "SUN")) for n, each in enumerate(values)]
    assert list(candidates(tellings, least())) == []
    assert list(candidates([*tellings, tellings[7]], least())) == [(7, 100)]


def test_points_of_several_firms_are_no_more_than_those_of_each():
    """`candidates` counts each firm that two tellings share."""
    assert points()["deals"]["same firms"] <= 2 * points()["deals"]["same firm"]


@given(st.lists(told(), min_size=1, max_size=6))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_tellings_of_the_same_content_are_as_like_as_if_each_were_compared(tellings):
    again = [replace(each, document_id=f"{each.document_id}-again", cites=each.document_id) for each in tellings]
    moved = [replace(each, document_id="c", cites=None, record=replace(each.record, anchor=(50, 51))) for each in tellings]
    assert [content(each) for each in (*again, *moved)] == [content(each) for each in tellings] * 2
    _, decisions = facts([*tellings, *again, *moved])
    for decision in decisions:
        assert decision.score == compare(decision.one, decision.other).score
        assert decision.rule.startswith(", ".join(compare(decision.one, decision.other).found))


def test_what_is_said_less_surely_of_a_subject_is_content_too():
    told = []
    for goods in ("natural gas", "gas pipes"):
        stated = record("deals", commodity="equipment", confidence=0.9)
        stated.cells.extend(record("deals", commodity=goods, confidence=0.3).cells)
        told.append(telling("a", stated))
    assert content(told[0]) != content(told[1])
