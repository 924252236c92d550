"""Agreements prolonged hang under the deal they renew."""

from __future__ import annotations

import pytest
from staged import deals, scene

from flows.claims.renewals import in_renewal, renewal_records
from flows.claims.types import Record
from flows.claims.within import merged

BASE = "In 1968 Krupp undertook to supply Poland with 30 compressors."


def renewals(text: str) -> tuple[list[Record], list[Record]]:
    told = deals(text)
    return told, renewal_records(scene(text), told)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        (f"{BASE} In 1972 and once more in 1979 the contract was prolonged.", ["1972", "1979"]),
        (f"{BASE} The renewal of the agreement was signed in 1974.", ["1974"]),
        (f"{BASE} In 1974 Krupp and Poland prolonged their cooperation by two years.", ["1974"]),
        (f"{BASE} Later Krupp and Poland prolonged their cooperation for another year.", [None]),
        (f"{BASE} The loan was renewed in 1974.", []),
        (f"{BASE} The embargo was extended in 1974.", []),
        (f"{BASE} The agreement will perhaps be renewed.", []),
        ("The agreement was renewed in 1974.", []),
    ],
)
def test_one_child_for_each_renewal(text: str, years: list[str]) -> None:
    told, children = renewals(text)
    assert [child.get("signed_edtf") for child in children] == years
    assert all(child.parent is told[0] and not child.counts_in_totals for child in children)


def test_a_renewal_keeps_what_it_renews_and_tells_its_term() -> None:
    _, (child,) = renewals(f"{BASE} In 1974 Krupp and Poland extended the agreement for two years.")
    assert child.get("kind") == "sale" and child.get("commodity") == "compressors"
    assert child.get("duration_years") == "2"
    assert {p.country for p in child.parties} == {"DEU", "POL"}


@pytest.mark.parametrize(
    ("words", "years"), [("by three years", "3"), ("for another year", "1"), ("by a further year", "1"), ("with Poland", None)]
)
def test_a_renewal_tells_its_term(words: str, years: str | None) -> None:
    _, (child,) = renewals(f"{BASE} In 1974 Krupp and Poland extended the agreement {words}.")
    assert child.get("duration_years") == years


@pytest.mark.parametrize("text", ["In 1974 Poland and Krupp prolonged the agreement.", "In 1974 the agreement was prolonged."])
def test_a_renewal_has_the_sides_of_what_it_renews(text: str) -> None:
    told, children = renewals(f"{BASE} {text}")
    (child,) = (record for record in merged([*told, *children]) if record.parent is not None)
    assert (child.get("seller_name"), child.get("buyer_name")) == ("Fried. Krupp", "Poland")


def test_a_renewal_is_not_merged_with_what_it_renews() -> None:
    told, children = renewals(f"{BASE} The agreement was renewed in 1968.")
    assert len(merged([*told, *children])) == 2


def test_words_of_a_renewal_are_known_as_such() -> None:
    (sentence,) = scene("Krupp lent Poland $20 million, extending the agreement for two years.").sentences
    words = {token.text: in_renewal(token) for token in sentence.doc}
    assert words["years"] and not words["million"]
