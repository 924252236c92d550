"""Which sums and triggers become deals, and what is left alone; the learnt weights are not asked."""

from __future__ import annotations

import pytest
from staged import SURE, deals, scene

from flows.claims.dealings import deal_triggers
from flows.claims.deals import deal_record, group_anchors, is_bare
from flows.claims.enumeration import enumerated
from flows.claims.pointing import points_back
from flows.claims.sought import sought_deals, sought_record
from flows.claims.triggers import Trigger
from flows.claims.updates import add_later_word


@pytest.mark.parametrize(
    ("text", "opened"),
    [
        ("Siemens sold Poland 30 compressors for $12 million.", 1),
        ("Siemens officials predicted that sales to Poland would top $12 million.", 0),
        ("Hamburg yards were predicted to forgo $7 million of orders.", 0),
        ("The barter could conceivably bring in $7 million.", 0),
    ],
)
def test_a_forecast_opens_no_deal(text: str, opened: int) -> None:
    staged = scene(text)
    assert len(group_anchors([(m, staged.sentences[0], SURE) for m in staged.money])) == opened


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Poland and Hungary came to $12 million.", True),
        ("Siemens came to Poland for $12 million.", False),
        ("Hungary sold Poland buses for $12 million.", False),
    ],
)
def test_a_sum_without_goods_firm_or_kind_is_bare(text: str, bare: bool) -> None:
    staged = scene(text)
    (anchor,) = group_anchors([(m, staged.sentences[0], SURE) for m in staged.money])
    assert is_bare(deal_record(staged, anchor)) is bare


@pytest.mark.parametrize(
    ("text", "triggers"),
    [
        ("Krupp signed a licence agreement with Poland.", ["agreement"]),
        ("Washington signaled agreement to Krupp's operations in Poland.", []),
        ("The export licences of Krupp were revoked.", []),
        ("Krupp granted Poland a licence for a press.", ["licence"]),
        ("Bonn lent Poland $60 million to buy pipe.", []),
        ("Poland bought pipe from Krupp.", ["bought"]),
        ("Krupp offered Poland a loan for pipe.", []),
        ("A ban on spare parts was lifted from the Katowice project that spring.", []),
        ("Many pipe contracts of Krupp were found in a drawer.", []),
        ("A pipe contract of Krupp was found in a drawer.", ["contract"]),
        ("Washington agreed to allow Krupp to supply presses.", []),
        ("Few knew of Krupp's interest in lathe orders from Hungary.", []),
    ],
)
def test_leave_credits_measures_and_contracts_at_large_are_no_deals(text: str, triggers: list[str]) -> None:
    assert [trigger.token.text for trigger in deal_triggers(scene(text))] == triggers


def test_each_item_of_a_list_is_one_deal_with_its_kind() -> None:
    staged = scene(
        "Hungary wrote to France of joint ventures such as smelting of bauxite at Ajka, cotton spinning and dyeing, "
        "and a tyre plant in Szeged."
    )
    trigger = next(deal_triggers(staged))
    told = [sought_record(staged, trigger, span) for span in enumerated(staged, trigger)]
    assert [(r.get("commodity"), r.get("kind")) for r in told] == [
        ("smelting of bauxite at Ajka", "joint_development"),
        ("cotton spinning and dyeing", "joint_development"),
        ("tyre plant in Szeged", "construction"),
    ]


@pytest.mark.parametrize(
    ("text", "what", "seller"),
    [
        ("Japan wondered. Moscow pressed for commitments to buy natural gas.", "natural gas", "SUN"),
        ("Japan wondered. Moscow kept pressing for commitments by Japan's power companies to buy gas.", "gas", "SUN"),
        ("Japan wondered. Moscow proposed Japanese participation in repairing shipyards.", "shipyards", "JPN"),
        (
            "Japan wondered. The Soviet Union asked for Japanese cooperation in expanding the coal mines of Kamchatka.",
            "coal mines of Kamchatka",
            "JPN",
        ),
        (
            "Japan wondered. Moscow was expected to propose a long agreement on peaceful ends.",
            "long agreement on peaceful ends",
            "JPN",
        ),
        ("Japan and Moscow confirmed that they would hold annual trade consultations.", "annual trade consultations", "JPN"),
    ],
)
def test_what_is_pressed_for_is_named_by_its_goods(text: str, what: str, seller: str) -> None:
    staged = scene(text)
    told = [sought_record(staged, trigger) for trigger in sought_deals(staged)]
    assert [(r.get("commodity"), r.get("seller_country"), r.get("signed_edtf")) for r in told] == [(what, seller, None)]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Krupp offered Poland 30 compressors in 1975. A year later it was known that Krupp had lost out.", "lost"),
        ("Krupp offered Poland 30 compressors in 1975. A year later Krupp lost its chairman.", "proposed"),
        ("Krupp offered Poland 30 compressors in 1975. A year later Siemens had lost out.", "proposed"),
    ],
)
def test_the_fate_of_a_firm_is_that_of_its_offer(text: str, status: str) -> None:
    told = deals(text)
    add_later_word(scene(text), told)
    assert told[0].get("status") == status


@pytest.mark.parametrize(
    ("text", "word", "back"),
    [
        ("Poland kept the contract with Krupp.", "contract", True),
        ("Poland kept Krupp's contract.", "contract", True),
        ("Poland kept the contract for presses with Krupp.", "contract", False),
        ("Poland signed a contract with Krupp.", "contract", False),
        ("The Sakhalin project went on.", "project", True),
    ],
)
def test_a_definite_contract_without_goods_points_back(text: str, word: str, back: bool) -> None:
    staged = scene(text)
    token = next(t for t in staged.sentences[0].doc if t.text == word)
    start = staged.sentences[0].offset(token)
    assert points_back(staged, Trigger(staged.sentences[0], start, start + len(word), "contract", token)) is back
