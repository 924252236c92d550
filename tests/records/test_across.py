"""When the tellings of documents are brought together: the likest first, none that contradict, and every decision kept."""

from __future__ import annotations

from itertools import permutations

import pytest

from flows.records.across import facts
from flows.records.decide import independent
from flows.records.likeness import compare, settings
from flows.records.telling import Telling
from tests.records.telling import record, telling

BOTH = ("JPN", "SUN")
CREDIT = {"amount_low": "40", "amount_high": "40", "currency": "USD"}


def credit(document: str, at: int = 0, **values: str) -> Telling:
    return telling(document, record("credits", at=at, **CREDIT | values), (), BOTH)


def groups(*tellings: Telling, **decided) -> set[frozenset[tuple[str, int]]]:
    found, _ = facts(tellings, **decided)
    return {frozenset((t.document_id, t.record.anchor[0]) for t in fact.tellings) for fact in found}


def test_like_tellings_of_two_documents_are_one_fact():
    assert groups(credit("a"), credit("b")) == {frozenset({("a", 0), ("b", 0)})}


def test_one_document_telling_twice_means_two_facts():
    assert len(groups(credit("a"), credit("a", 5))) == 2


def test_the_likest_pair_comes_first_whatever_the_order():
    first, second = credit("a", 1, agreed_edtf="1974"), credit("a", 2, agreed_edtf="1979")
    told = [first, second, credit("b", 1, agreed_edtf="1979"), credit("b", 2)]
    for order in permutations(told):
        assert groups(*order) == {frozenset({("a", 1), ("b", 2)}), frozenset({("a", 2), ("b", 1)})}


def test_telling_that_two_others_of_one_document_are_equally_like_joins_neither():
    told = [credit("a", 1, agreed_edtf="1974"), credit("a", 2, agreed_edtf="1979"), credit("b")]
    found, decisions = facts(told)
    assert len(found) == 3
    assert all("as like to another telling of a" in decision.rule and not decision.merged for decision in decisions)


def test_pair_that_only_a_contradiction_keeps_apart_is_shown_and_one_with_little_in_common_is_not():
    here = credit("a", agreed_edtf="1974")
    _, decisions = facts([here, credit("b", agreed_edtf="1979")])
    assert [(d.merged, d.score >= 0.6, "another year" in d.rule) for d in decisions] == [(False, True, True)]
    others = {"amount_low": "39", "amount_high": "39", "project": "x", "agreed_edtf": "1975"}
    pair = [credit("a", project="x", agreed_edtf="1974"), credit("b", **others)]
    assert settings()["shown"]["least"] <= compare(*pair).score < settings()["enough"]["credits"]
    assert facts(pair)[1] == []


def test_contradiction_with_any_telling_of_a_fact_keeps_another_out():
    told = [credit("a", agreed_edtf="1974"), credit("b", project="x"), credit("c", agreed_edtf="1979", project="x")]
    assert groups(*told) == {frozenset({("a", 0)}), frozenset({("b", 0), ("c", 0)})}


@pytest.mark.parametrize(("other", "count"), [({}, 1), ({"signed_edtf": "1981"}, 2), ({"kind": "sale"}, 2)])
def test_agreement_on_a_project_is_one_whatever_goods_it_is_told_of(other: dict[str, str], count: int):
    timber = {"kind": "compensation", "commodity": "tractors", "status": "signed", "signed_edtf": "1974", "project": "x"}
    told = {"kind": "trade_agreement", "commodity": "timber", "status": "signed", "signed_edtf": "1974", "project": "x"} | other
    tellings = [telling(name, record("deals", **each), (), BOTH) for name, each in (("a", timber), ("b", told))]
    assert len(groups(*tellings)) == count


def test_third_telling_brings_two_together_that_have_little_in_common():
    deal = {"commodity": "harbour cranes", "status": "signed"}
    one = telling("a", record("deals", **deal | {"signed_edtf": "1974"}), ("x",), BOTH)
    other = telling("b", record("deals", value_low="9", value_high="9", currency="USD", status="signed"), ("x",), BOTH)
    third = telling("c", record("deals", **deal | {"value_low": "9", "value_high": "9", "currency": "USD"}), ("x",), BOTH)
    found, decisions = facts([one, other, third])
    assert len(found) == 1 and all(decision.merged for decision in decisions)


def test_person_joins_and_parts_what_the_rules_would_not():
    told = [credit("a"), credit("a", 5), credit("b", agreed_edtf="1974")]
    assert groups(*told, bound={(0, 1): "told twice"}, parted={(0, 2): "another"}) == {
        frozenset({("a", 0), ("a", 5)}),
        frozenset({("b", 0)}),
    }
    _, decisions = facts(told, bound={(0, 1): "told twice"})
    assert [d.rule for d in decisions if d.one.document_id == d.other.document_id] == ["told twice"]


def test_every_compared_pair_is_a_decision_with_its_rule_and_score():
    found, [decision] = facts([credit("a", agreed_edtf="1974"), credit("b", agreed_edtf="1974")])
    assert (len(found), decision.merged, decision.score) == (1, True, 0.8)
    assert decision.rule == "same sum, same states, same year"


def test_documents_that_depend_on_another_are_no_independent_witnesses():
    assert independent(["a", "b", "c"], {"b": "a", "c": "elsewhere"}) == 2
