"""The firms of a document and who makes them up, read from text written for these tests."""

from __future__ import annotations

import pytest
from staged import scene

from flows.claims.companies import company_mentions
from flows.claims.reader import read
from flows.mentions.firms import firm_candidates, known_hits
from flows.restore import restore


def reading(text: str):
    document = restore(text.encode(), file_name="note.txt")
    return document, read(document)


def shares(text: str) -> set[tuple[str, str, float | None]]:
    return {(m.consortium.name, m.firm.name, m.share) for m in reading(text)[1].members}


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        (
            "Norrland Development Corp., owned 60 percent by Mannesmann and 40 percent by Siemens, signed a contract.",
            {("Norrland Development Corp.", "Mannesmann", 60.0), ("Norrland Development Corp.", "Siemens", 40.0)},
        ),
        (
            "Okhotsk Mining Company, a consortium of Komatsu, Hitachi and Kobe Steel, lent $30 million.",
            {("Okhotsk Mining Company", name, None) for name in ("Komatsu", "Hitachi", "Kobe Steel")},
        ),
        (
            "Komatsu and Hitachi merged their quarries into Okhotsk Mining Company and sold lime.",
            {("Okhotsk Mining Company", "Komatsu", None), ("Okhotsk Mining Company", "Hitachi", None)},
        ),
        ("Komatsu holds a 12.5 percent stake in Okhotsk Mining Company.", {("Okhotsk Mining Company", "Komatsu", 12.5)}),
        ("Komatsu sold loaders to Hitachi, and Mannesmann sold pipe to Siemens for $4 million.", set()),
        ("Komatsu and Hitachi signed a contract with Stankoimport for $4 million.", set()),
    ],
)
def test_members_and_shares(text, stated):
    assert shares(text) == stated


def test_a_share_stands_in_the_quotation_of_its_membership():
    document, found = reading("Norrland Corp., owned 60 percent by Mannesmann and 40 percent by Siemens, signed a contract.")
    quotes = [document.text[m.start : m.end] for m in found.members]
    assert quotes == ["60 percent by Mannesmann", "40 percent by Siemens"]


def test_mentions_quote_their_place_and_leave_out_references():
    document, found = reading("Dresdner Bank signed the contract in Moscow. The bank lent the Soviet Union $40 million.")
    assert [document.text[m.start : m.end] for m in found.companies] == ["Dresdner Bank"]


def test_a_firm_in_capitals_is_found_in_its_place():
    text = "\n".join(
        [
            "CONFIDENTIAL",
            "FM AMEMBASSY MOSCOW",
            "TO SECSTATE WASHDC 4410",
            "SUBJECT: LOADERS",
            "1. CATERPILLAR SIGNED CONTRACT WITH TRAKTOROEXPORT FOR 40 LOADERS WORTH DOLS 4 MILLION.",
        ]
    )
    document, found = reading(text)
    assert {document.text[m.start : m.end] for m in found.companies} == {"CATERPILLAR", "TRAKTOROEXPORT"}


@pytest.mark.parametrize(
    ("text", "founded"),
    [
        ("Siemens, a trading firm, was set up in 1974.", "1974"),
        ("Krupp and Siemens founded the Elbe Turbine Company in June 1980.", "1980-06"),
        ("Siemens, established in 1968, sold Poland presses in 1975.", "1968"),
        ("Krupp established the Elbe Turbine Company, but Siemens bought its foundry in 1966.", None),
        ("Siemens, a trading firm, was not founded in 1974.", None),
        ("Siemens sold Poland a mill set up in 1974.", None),
    ],
)
def test_when_a_firm_was_founded(text: str, founded: str | None) -> None:
    told = {mention.founded.edtf for mention in company_mentions(scene(text)) if mention.founded}
    assert told == ({founded} if founded else set())


def test_surname_that_comes_first_is_a_persons_where_a_title_showed_it_before() -> None:
    text = (
        "Trade was told to Ambassador Takekawa Yoshio in June. Takekawa replied that Japan would sell the Soviet Union no pipes."
    )
    told = scene(text).sentences
    [alone] = [c for c in firm_candidates(told, known_hits(told)) if c.run.text == "Takekawa"]
    assert "doc:title" in alone.features
