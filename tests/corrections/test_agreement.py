"""How far two coders agree, against figures worked out by hand."""

from __future__ import annotations

import pytest

from flows.corrections.agreement import agreement, compare
from flows.corrections.files import Address, Correction


def coded(action: str, quote: str, **values: str) -> Correction:
    expect = {"status": "agreed", "currency": "USD"} if action == "accept" else dict.fromkeys(values, "agreed")
    return Correction(action, "credits", Address("memo", quote), "A", "2026-01-02", "r", expect, values)


def test_kappa_is_that_of_the_textbook_table():
    """20 both yes, 5 yes and no, 10 no and yes, 15 both no: agreed 0.7, by chance 0.5, so kappa 0.4."""
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    found = agreement(pairs)
    assert (found.n, found.observed, found.kappa) == (50, pytest.approx(0.7), pytest.approx(0.4))


@pytest.mark.parametrize(
    ("pairs", "observed", "kappa"),
    [([("y", "y"), ("n", "n")], 1.0, 1.0), ([("y", "y")], 1.0, None), ([], 0.0, None), ([("y", "n"), ("n", "y")], 0.0, -1.0)],
)
def test_kappa_at_its_ends(pairs, observed, kappa):
    found = agreement(pairs)
    assert (found.observed, found.kappa) == (observed, kappa)


def test_only_what_both_judged_is_compared_record_by_record_and_cell_by_cell():
    one = [coded("accept", "$4"), coded("reject", "$5"), coded("accept", "$6")]
    other = [coded("set", "$4", status="refused"), coded("reject", "$5")]
    found = compare(one, other)
    assert (found.records.n, found.records.observed) == (2, 0.5)
    assert (found.cells.n, found.cells.observed) == (1, 0.0)
    assert found.apart == (("credits memo $4", "accept", "set"), ("credits memo $4 status", "stands", "refused"))


def test_records_are_the_same_where_they_are_published_as_one_whatever_words_are_quoted():
    one, other = [coded("accept", "$4 million")], [coded("set", "a credit of $4", status="refused")]
    assert compare(one, other).records.n == 0
    found = compare(one, other, lambda table, address: "credit-1" if "$4" in address.quote else None)
    assert (found.records.n, found.cells.n) == (1, 1)
    assert found.apart[1] == ("credits credit-1 status", "stands", "refused")


def test_pairs_are_compared_whichever_record_comes_first():
    def paired(action: str, one: str, other: str) -> Correction:
        return Correction(action, "deals", Address("memo", one), "A", "2026-01-02", "r", other=Address("memo", other))

    found = compare(
        [paired("merge", "$4", "$5"), paired("split", "$6", "$7")], [paired("split", "$5", "$4"), paired("split", "$6", "$7")]
    )
    assert (found.pairs.n, found.pairs.observed) == (2, 0.5)
    assert [said[1:] for said in found.apart] == [("merge", "split")]
