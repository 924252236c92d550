"""A company keeps its id from release to release, whatever it is best called; ids that go lead on."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.acquire import Source
from flows.claims.types import CompanyMention, Reading
from flows.records.company_ids import Identity, company_ids
from flows.records.ids import Register
from flows.records.name_index import Name
from flows.records.world import ReadDocument, Staging
from flows.restore import restore
from tests.corrections.small_world import built, companies, register


def told(name: str, text: str, *firms: str, country: str | None = None) -> ReadDocument:
    """A document that names these firms."""
    document = restore(text.encode(), file_name="note.txt")
    mentions = []
    for firm in firms:
        start = document.text.index(firm)
        mentions.append(CompanyMention(firm, None, country, start, start + len(firm), 0.9, ""))
    return ReadDocument(Source(name, Path(f"{name}.txt"), f"{name}.txt", "at_hand"), document, Reading([], mentions))


def names(staging: Staging) -> dict[str, str]:
    return {company: row["name"] for company, row in companies(staging).items()}


def led(staging: Staging) -> set[tuple]:
    return {(row["old_id"], row["new_id"], row["cause"]) for row in staging.rows["id_redirects"]}


SHORT = told("first", "Talks with Velkonia went on.", "Velkonia")
FULL = told("second", "Velkonia Trading is to deliver pumps.", "Velkonia Trading")
LONG = told("third", "Harrowgate Zelkowa has an office there.", "Harrowgate Zelkowa")
SCANT = told("fourth", "An offer of Harowgate Zelkwa was refused.", "Harowgate Zelkwa")
BETWEEN = told("fifth", "Harowgate Zelkowa made both offers.", "Harowgate Zelkowa")


def test_three_releases_keep_ids_through_a_fuller_name_and_a_merger():
    first = built(read=[SHORT, LONG, SCANT])
    assert names(first) == {
        "company-velkonia": "Velkonia",
        "company-harrowgate-zelkowa": "Harrowgate Zelkowa",
        "company-harowgate-zelkwa": "Harowgate Zelkwa",
    }
    second = built(read=[SHORT, FULL, LONG, SCANT], last=register(first))
    assert names(second) == names(first) | {"company-velkonia": "Velkonia Trading"}
    assert led(second) == set()
    third = built(read=[SHORT, FULL, LONG, SCANT, BETWEEN], last=register(second))
    [one] = names(third).keys() - {"company-velkonia"}
    [gone] = names(second).keys() - names(third).keys()
    assert led(third) == {(gone, one, "merged")}
    fourth = built(read=[SHORT, FULL, LONG, SCANT, BETWEEN], last=register(third))
    assert names(fourth) == names(third) and led(fourth) == led(third)


def test_companies_that_a_document_brought_together_have_their_ids_again_without_it():
    first = built(read=[LONG, SCANT])
    together = built(read=[LONG, SCANT, BETWEEN], last=register(first))
    assert len(names(together)) == 1
    apart = built(read=[LONG, SCANT], last=register(together))
    assert names(apart) == names(first) and led(apart) == set()


@pytest.mark.parametrize(
    ("key", "printed", "reason"),
    [
        ("komatsu", "Komatsu", "as the reference list has it, after radchenko, listed:6301.T"),
        ("ataka", "Ataka", "as the reader's list of names has it, without a source"),
        (None, "Velkonia", "the only telling"),
    ],
)
def test_cells_of_a_known_company_say_on_whose_word_the_reference_has_them(key, printed, reason):
    text = restore(f"{printed} asked for more.".encode(), file_name="note.txt")
    mention = CompanyMention(printed, key, "JPN", 0, len(printed), 0.9, "")
    read = ReadDocument(Source("first", Path("first.txt"), "first.txt", "at_hand"), text, Reading([], [mention]))
    claims = [row for row in built(read=[read]).rows["claims"] if row["table_name"] == "companies"]
    assert {row["field"] for row in claims} == {"name", "country", "kind"} and {row["reason"] for row in claims} == {reason}


def test_company_that_splits_leaves_its_id_to_the_greater_share():
    one = built(read=[LONG, SCANT, BETWEEN])
    [whole] = names(one)
    two = built(read=[LONG, SCANT], last=register(one))
    assert len(names(two)) == 2 and whole in names(two)


def test_company_of_one_reading_is_found_by_its_name_where_the_text_is_restored_anew():
    before = built(read=[SHORT, FULL])
    kept = built(read=[SHORT, FULL], last=register(built(read=[SHORT])))
    moved = told("second", "Pumps are to be delivered by Velkonia Trading.", "Velkonia Trading")
    assert set(names(before)) == {"company-velkonia-trading"} and set(names(kept)) == {"company-velkonia"}
    assert set(names(built(read=[moved], last=register(kept)))) == {"company-velkonia"}


def test_namesake_of_another_country_gets_another_id():
    last = register(built(read=[told("first", "Tyne Crane asked.", "Tyne Crane", country="GBR")]))
    after = built(read=[told("second", "In Ohio Tyne Crane asked.", "Tyne Crane", country="USA")], last=last)
    assert set(names(after)) == {"company-tyne-crane-usa"}


def test_company_that_is_back_has_its_id_again():
    first = built(read=[SHORT, LONG])
    without = built(read=[SHORT], last=register(first))
    assert led(without) == {("company-harrowgate-zelkowa", None, "withdrawn")}
    back = built(read=[SHORT, LONG], last=register(without))
    assert names(back) == names(first) and led(back) == set()


@pytest.mark.parametrize(("key", "expected"), [("komatsu", "company-komatsu"), (None, "company-komatsu-2")])
def test_id_of_the_reference_is_that_of_no_other(key, expected):
    last = Register({"c1": ("companies", "company-komatsu")}, {"companies": frozenset({"company-komatsu"})}, (), {
        "company-komatsu": ("Komatsu", None)
    })  # fmt: skip
    assert company_ids([Identity(Name("Komatsu", key), ("c1",))], last) == [expected]
