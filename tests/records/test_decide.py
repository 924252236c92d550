"""Which claim stands where documents differ: rank of the document, then independent support, then confidence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.claims.types import Cell
from flows.records.decide import decide, rank, rule
from flows.records.telling import Telling
from tests.records.telling import record, telling


def standing(*tellings, ranks=None, cites=None):
    ranks = ranks or {}
    return decide(tellings, {t.document_id: ranks.get(t.document_id, 1) for t in tellings}, cites or {})


def test_memorandum_is_trusted_above_press_and_press_above_a_digest():
    assert rank("memorandum", "text") < rank("press", "text") < rank("article", "columns") < rank("digest", "text")


def test_kind_counts_before_form_and_the_unlisted_lie_between():
    assert rank("digest", "cable") == rank("digest", "text")
    assert rank("postcard", "cable") == rank(None, "cable")
    assert rank("memorandum", None) < rank("postcard", "napkin") < rank("digest", None)


def test_trusted_document_wins_against_many():
    a, b, c = (
        telling(name, record("credits", status=value)) for name, value in (("a", "agreed"), ("b", "refused"), ("c", "refused"))
    )
    found = standing(a, b, c, ranks={"a": 0})["status"]
    assert (found.value, found.contested) == ("agreed", True)
    assert found.reason == f"{rule()}: a is preferred"


def test_among_equals_the_value_of_more_independent_documents_wins():
    a, b, c = (
        telling(name, record("credits", status=value)) for name, value in (("a", "agreed"), ("b", "refused"), ("c", "refused"))
    )
    assert standing(a, b, c)["status"].value == "refused"
    assert standing(a, b, c, cites={"b": "c"})["status"].value == "refused"


def test_documents_that_retell_one_another_count_once():
    values = {"a": "agreed", "b": "agreed", "c": "refused", "d": "refused", "e": "refused"}
    tellings = [telling(name, record("credits", status=value)) for name, value in values.items()]
    assert standing(*tellings, cites={"d": "c", "e": "c"})["status"].value == "agreed"


def test_printed_value_wins_against_an_inferred_one_and_the_surer_on_a_tie():
    printed = telling("b", record("credits", status="agreed", confidence=0.5))
    inferred = telling("a", record("credits", status="refused", confidence=0.9, inferred=True))
    assert standing(printed, inferred)["status"].value == "agreed"
    surer = telling("c", record("credits", status="refused", confidence=0.9))
    assert standing(printed, surer)["status"].value == "refused"


def test_sum_and_its_bounds_come_from_one_document():
    exact = telling("a", record("credits", amount_low="100", amount_high="100", currency="USD"))
    least = telling("b", record("credits", amount_low="90", currency="DEM", purpose="coal"))
    found = standing(exact, least, ranks={"b": 0})
    assert {name: found[name].value for name in ("amount_low", "amount_high", "currency")} == {
        "amount_low": "90", "amount_high": None, "currency": "DEM",
    }  # fmt: skip
    assert found["purpose"].value == "coal"


def test_later_stage_of_a_status_wins_and_contradicts_nobody():
    asked = telling("a", record("credits", status="requested", confidence=0.9))
    paid = telling("b", record("credits", status="disbursed"))
    found = standing(asked, paid, ranks={"b": 4})["status"]
    assert (found.value, found.contested) == ("disbursed", False)
    eased = telling("c", record("sanctions", status="relaxed"))
    assert standing(telling("a", record("sanctions", status="imposed")), eased, ranks={"c": 4})["status"].value == "relaxed"


@pytest.mark.parametrize("after", ["reduced", "cancelled", "under_way", "completed"])
def test_what_became_of_a_deal_is_later_than_its_signing(after):
    signed = telling("a", record("deals", status="signed", confidence=0.9))
    found = standing(signed, telling("b", record("deals", status=after)), ranks={"b": 4})["status"]
    assert (found.value, found.contested) == (after, False)


def test_lost_order_contradicts_a_signed_one():
    found = standing(telling("a", record("deals", status="signed")), telling("b", record("deals", status="lost")), ranks={"b": 4})
    assert (found["status"].value, found["status"].contested) == ("signed", True)


def test_firm_and_its_state_on_one_side_are_no_contest():
    def sold(name: str, by: str, country: str, firm: str | None) -> Telling:
        sides = {"seller": firm} if firm else {}
        return telling(name, record("deals", seller_name=by, seller_country=country), sides=sides)

    firm, state, elsewhere = (
        sold("a", "Komatsu", "JPN", "komatsu"),
        sold("b", "Japan", "JPN", None),
        sold("c", "Poland", "POL", None),
    )
    assert not standing(firm, state)["seller_name"].contested
    assert standing(firm, elsewhere)["seller_name"].contested
    assert standing(firm, sold("d", "Marubeni", "JPN", "marubeni"))["seller_name"].contested


def test_silence_beside_the_same_sum_is_no_contest():
    whole = telling("a", record("credits", amount_low="100", amount_high="100", currency="USD"))
    half = telling("b", record("credits", amount_low="100", currency="USD"))
    assert not standing(whole, half)["amount_high"].contested


def test_other_words_for_the_same_goods_are_no_contest():
    one, other, third = (
        telling(name, record("deals", commodity=goods))
        for name, goods in (("a", "harbour cranes"), ("b", "cranes for a harbour"), ("c", "timber"))
    )
    assert not standing(one, other)["commodity"].contested
    assert standing(one, third)["commodity"].contested


def test_guess_contradicts_no_statement():
    stated = telling("a", record("deals", seller_name="Komatsu", seller_country="JPN"))
    guessed = telling("b", record("deals", seller_name="West Germany", seller_country="DEU", inferred=True))
    found = standing(stated, guessed, ranks={"a": 4})["seller_name"]
    assert (found.value, found.contested) == ("Komatsu", False)
    assert found.reason == f"{rule()}: a says so, where others leave it to be guessed"


def test_what_a_person_set_wins_against_all():
    read = telling("a", record("credits", status="disbursed", confidence=0.9))
    said = replace(telling("b", record("credits", status="refused", confidence=1.0)), corrected={"status": "by A"})
    found = standing(read, said, ranks={"b": 4})["status"]
    assert (found.value, found.reason, found.contested) == ("refused", "by A", False)


def test_cell_that_a_person_emptied_is_empty():
    read = telling("a", record("deals", seller_name="Komatsu", seller_country="JPN"))
    emptied = replace(telling("b", record("deals")), corrected={"seller_name": "by A", "seller_country": "by A"})
    found = standing(read, emptied)
    assert (found["seller_name"].value, found["seller_country"].value) == (None, None)


def test_name_and_country_of_a_side_come_from_one_document():
    known = telling("a", record("deals", seller_name="Komatsu", seller_country="JPN"))
    vague = telling("b", record("deals", seller_country="DEU"))
    found = standing(known, vague)
    assert (found["seller_name"].value, found["seller_country"].value) == ("Komatsu", "JPN")
    assert found["seller_name"].document_id == "a"


def test_agreement_is_no_contest():
    a, b = (telling(name, record("credits", status="agreed")) for name in "ab")
    assert (standing(a, b)["status"].reason, standing(a, b)["status"].contested) == ("all tellings agree", False)
    assert standing(a)["status"].reason == "the only telling"


def test_claim_says_by_what_rule_it_lost():
    """Of two documents that agree in the end, one also says something else; and one says what other cells rule out."""
    a = telling("a", record("credits", status="agreed"))
    stands = standing(a, telling("b", record("credits", status="agreed")))["status"]
    refused = Cell("status", "refused", 0, 1, "test/1", 0.5)
    assert stands.verdict(refused, "agreed")[:2] == (False, "surer_statement")
    assert stands.verdict(refused, None)[:2] == (False, "ruled_out")
    beaten = standing(a, telling("b", record("credits", status="refused")), ranks={"b": 4})["status"]
    assert beaten.verdict(refused, "refused")[:2] == (False, "precedence")
