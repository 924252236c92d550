"""Measures of coercion read from short texts: what is told, who against whom, since when, and what becomes of it."""

from __future__ import annotations

import pytest

from flows.claims.measures import measure_triggers
from flows.claims.reader import read
from flows.claims.repeats import same_measure, specific_goods
from flows.claims.sanctions import sanction_records
from flows.claims.scene import Scene, stage
from flows.claims.types import Cell, Record
from flows.restore import restore


def scene_of(text: str) -> Scene:
    return stage(restore(text.encode(), file_name="memo.txt"))


def told(text: str) -> list[Record]:
    """The measures told by every trigger of a text, whatever the classifier makes of them."""
    scene = scene_of(text)
    return sanction_records(scene, [(trigger, 0.9) for trigger in measure_triggers(scene)])


def sanction(**values: str) -> Record:
    fields = {"measure": "export_control", **values}
    return Record("sanctions", (0, 1), 0.9, [Cell(name, value, 0, 1, "test/1", 0.9) for name, value in fields.items()])


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("In 1979 Ottawa barred the export of reactors to Romania.", "export_control"),
        ("Licenses to sell Poland trucks were revoked by the Commerce Department in March.", "licence_suspension"),
        ("The Dutch refused a license for the lathes to Hungary.", "licence_denial"),
        ("Loans to Hungary were halted by the French government.", "credit_restriction"),
        ("Washington froze Bulgarian assets in 1950.", "asset_freeze"),
        ("London called off the visit of the Minister of Trade to Moscow.", "visit_suspension"),
        ("Norway banned imports of Soviet caviar in 1982.", "import_ban"),
        ("Soviet crabmeat was kept out of the United States after 1951.", "import_ban"),
        ("Canada suspended sales of wheat to the Soviet Union.", "embargo"),
        ("Aeroflot flights to Vienna were suspended for a month by the Austrian government.", "other"),
        ("No credits will be granted to Prague by the British Government.", "credit_restriction"),
        ("By order of Washington American firms may not ship computers to Albania.", "export_control"),
        ("Canada's agreement with Poland on fisheries expired and the trawlers left.", "other"),
        ("The deposits of the Polish bank were frozen by Bern.", "asset_freeze"),
        ("The Polish firm was placed under a denial order by Washington.", "licence_denial"),
        ("All pumps for the USSR now require a validated license from Washington.", "export_control"),
    ],
)
def test_category_follows_from_what_the_word_bears_on(text: str, measure: str) -> None:
    assert [record.get("measure") for record in told(text)] == [measure]


@pytest.mark.parametrize(
    "text",
    [
        "The yard turned out forty trawlers for the Soviet Union.",
        "Moscow held out a loan of 20 million dollars to Jakarta.",
        "The board controls a third of the shares of the bank.",
        "The ban on smoking in the halls of the fair was forgotten.",
        "The lines of credit were restored and shipments resumed.",
    ],
)
def test_words_without_a_companion_or_an_object_are_no_candidates(text: str) -> None:
    assert [t for t in measure_triggers(scene_of(text)) if t.name not in ("credit_restriction",)] == []


def test_coordinated_measures_are_records_of_their_own() -> None:
    records = told(
        "On 5 January 1980 the United States suspended Aeroflot flights, revoked licenses for computers and halted "
        "loans to the Soviet Union."
    )
    assert {(r.get("measure"), r.get("imposed_edtf")) for r in records} == {
        ("other", "1980-01-05"), ("licence_suspension", "1980-01-05"), ("credit_restriction", "1980-01-05"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sender", "target"),
    [
        ("The Dutch government imposed an embargo against Hungary.", "NLD", "HUN"),
        ("An embargo on cables to Bulgaria was ordered by Belgium.", "BEL", "BGR"),
        ("Once Cambodia had been invaded the Canadians cut off export credits to Vietnam.", "CAN", "VNM"),
        ("The French froze Polish assets after martial law was declared in Poland.", "FRA", "POL"),
        ("President Carter barred the sale of computers to the Soviet Union.", "USA", "SUN"),
        ("COCOM turned down a British request to sell radar to Poland.", None, "POL"),
        ("London announced that no new credit would be opened to Warsaw.", "GBR", "POL"),
        ("Libyan oil was shut out by the United States in 1982.", "USA", "LBY"),
    ],
)
def test_sender_and_target(text: str, sender: str | None, target: str) -> None:
    (record,) = told(text)
    assert (record.get("sender_country"), record.get("target_country")) == (sender, target)


def test_date_of_an_event_or_of_an_agreement_is_not_that_of_the_measure() -> None:
    (record,) = told("The Dutch halted loans to the Soviet Union after the invasion of Afghanistan in December 1979.")
    assert record.get("imposed_edtf") is None and record.get("trigger") == "Afghanistan"


def test_later_sentence_tells_the_end_of_a_measure() -> None:
    (record,) = told("In March 1980 Belgium banned sales of radar to the Soviet Union. The ban was lifted in May 1981.")
    assert (record.get("status"), record.get("imposed_edtf"), record.get("lifted_edtf")) == ("lifted", "1980-03", "1981-05")


def test_end_that_is_only_supposed_changes_nothing() -> None:
    records = told(
        "In March 1980 Belgium banned sales of radar to the Soviet Union. Should the ban be lifted, orders would return."
    )
    assert [r.get("status") for r in records if r.get("imposed_edtf") == "1980-03"] == ["imposed"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Washington threatened to cut off exports of grain to Cuba.", "threatened"),
        ("Congress would bar imports of Polish hams.", "threatened"),
        ("The British controls on exports of copper to Poland were relaxed in 1954.", "relaxed"),
        ("The British controls on exports of copper to Poland were tightened in 1951.", "imposed"),
    ],
)
def test_status(text: str, status: str) -> None:
    assert told(text)[0].get("status") == status


def test_extension_hangs_under_the_measure_it_stretches() -> None:
    first, second = told(
        "In December 1981 the United States banned exports of pipe to the Soviet Union. In June 1982 it extended the "
        "ban to foreign subsidiaries."
    )
    assert second.parent is first and first.parent is None
    assert (second.get("imposed_edtf"), second.get("extraterritorial")) == ("1982-06", "true")


def test_the_same_measure_told_twice_is_one_record() -> None:
    records = told(
        "In January 1980 the United States imposed an embargo on grain for the Soviet Union. The American grain "
        "embargo against the Soviet Union hurt farmers."
    )
    assert len(records) == 1


def test_firm_that_pleads_is_an_effect_with_the_answer() -> None:
    (record,) = told(
        "In January 1982 the United States revoked export licenses for the Soviet Union. Caterpillar asked for an "
        "exemption and was refused."
    )
    assert [(e.name, e.exemption_sought, e.exemption_outcome) for e in record.effects] == [
        ("Caterpillar Tractor", True, "refused")
    ]


def test_measures_differ_by_goods_month_or_side() -> None:
    pipe = sanction(goods="large pipe", imposed_edtf="1962-12", target_country="SUN")
    assert same_measure(pipe, sanction(goods="pipe", imposed_edtf="1962", measure="embargo"))
    assert not same_measure(pipe, sanction(goods="copper wire", imposed_edtf="1962-12"))
    assert not same_measure(pipe, sanction(goods="pipe", imposed_edtf="1963-02"))
    assert not same_measure(pipe, sanction(goods="pipe", target_country="POL"))
    assert not same_measure(sanction(imposed_edtf="1982"), sanction(lifted_edtf="1981", imposed_edtf="1982"))


def test_general_words_are_no_goods_and_grain_is_food() -> None:
    assert specific_goods(sanction(goods="exports of goods to the Soviet Union")) == frozenset()
    assert specific_goods(sanction(goods="wheat")) == specific_goods(sanction(goods="farm products"))


def test_what_an_earlier_noun_bears_on_is_not_what_the_next_one_does() -> None:
    told = read(restore(b"In 1981 Norway answered with credit restrictions and curbs on pump sales to Hungary."))
    goods = {r.get("measure"): r.get("goods") for r in told.records if r.table == "sanctions"}
    assert goods["credit_restriction"] == "credit"


def test_a_weaker_telling_that_comes_first_does_not_lose_the_measure() -> None:
    scene = scene_of(
        "In January 1980 the United States imposed an embargo on grain for the Soviet Union. "
        "The American grain embargo against the Soviet Union hurt farmers."
    )
    first, second = list(measure_triggers(scene))
    for sureness in ((0.99, 0.2), (0.2, 0.99)):
        assert len(sanction_records(scene, list(zip((first, second), sureness, strict=True)))) == 1


def test_a_measure_upon_a_bloc_needs_no_state() -> None:
    assert len(told("The United States tightened its controls on exports of copper to the bloc in 1951.")) == 1
