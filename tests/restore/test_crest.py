"""Papers of the reading room of the CIA: their fields, the stamps of release, and titles run together with the text."""

from __future__ import annotations

import pytest

from flows.restore import restore


def test_crest_fields_are_metadata_and_the_text_date_wins(document):
    read = document("crest.txt")
    assert read.metadata["title"] == "SOVIET PURCHASES OF COMPRESSORS"
    assert read.metadata["document_number"] == "CIA-RDP00X00001R000100010001-1"
    assert [(date.edtf, date.origin) for date in read.dates] == [("1979-05-14", "text"), ("1979-06-01", "archive")]
    assert "Release" not in read.text and "RIPPUB" not in read.text
    assert [page.number for page in read.pages] == [1, 2, 3]


def test_crest_items_of_a_body_without_line_ends(document):
    paragraphs = [(p.label, p.item) for p in document("crest.txt").paragraphs]
    assert paragraphs[-3:] == [("body", "1"), ("body", "2"), ("list", None)]


def test_crest_page_foot_is_left_out(document, source):
    read = document("crest.txt")
    foot = {(mark.kind, mark.text) for mark in read.marks if mark.source_start > source("crest.txt").index("STAT")}
    assert foot == {("page_number", "iii"), ("classification", "Secret")}


@pytest.mark.parametrize(
    "stamp",
    [
        "Approved For Release 2008/10/22 : CIA-RDP85T00875R001900040023-4",
        "Sanitized Copy Approved for Release 2012/03/28: CIA-RDP85T00875R001900040023-4",
        "Declassified in Part - Sanitized Copy Approved for Release 2012/03/28 :\nCIA-RDP85T00875R001900040023-4",
        "Declassified and Approved For Release 2013/01/02 : CIA-RDP85T00875R001900040023-4",
        "Approved Far Re1ease 2OO8/l0/22 : CIA-RDP85TOO875ROO19OOO4OO23-4",
        "Approved For Release 2008/10/22",
    ],
)
def test_release_stamps_inside_a_sentence_are_healed_over(stamp):
    source = f"Document Type: \nPublication Date: \nMay 1, 1980\nBody: \nThe bank had con- {stamp} sented to lend."
    read = restore(source.encode())
    assert read.text == "The bank had consented to lend."
    assert [" ".join(mark.text.split()) for mark in read.marks if mark.kind == "stamp"] == [" ".join(stamp.split())]


def test_a_stamp_parted_from_its_number_by_words_leaves_both_out():
    read = restore(b"The plan Approved For Release 2001/09/01 : was never CIA-RDP85T00875R001900040023-4 put to a vote.")
    assert read.text == "The plan was never put to a vote."
    assert [mark.text for mark in read.marks] == ["Approved For Release 2001/09/01 :", "CIA-RDP85T00875R001900040023-4"]


HEADS = [
    (
        "SECRET OFFICE OF TRADE RESEARCH 9 May 1979 Informa- tion as of 0900 STAFF BRIEFING NOTE: ALBANIA Tirana's imports fell.",
        ["SECRET OFFICE OF TRADE RESEARCH", "9 May 1979 Information as of 0900 STAFF BRIEFING NOTE: ALBANIA"],
        "Tirana's imports fell.",
    ),
    (
        "Office of Research Secret Cranes for the Northern Ports Key Judgments The ports have bought ninety cranes.",
        ["Office of Research Secret Cranes for the Northern Ports", "Key Judgments"],
        "The ports have bought ninety cranes.",
    ),
    (
        "Office of Research Cranes for the Northern Ports Finland has sold ninety cranes.",
        ["Office of Research Cranes for the Northern Ports"],
        "Finland has sold ninety cranes.",
    ),
    ("In May The Times reported a sale of cranes.", [], "In May The Times reported a sale of cranes."),
    ("Deputy Minister Sokolov told us of a loan.", [], "Deputy Minister Sokolov told us of a loan."),
    ("The UN ECE Committee met on 3 May 1979 in Geneva.", [], "The UN ECE Committee met on 3 May 1979 in Geneva."),
]


@pytest.mark.parametrize(("body", "headings", "sentence"), HEADS, ids=range(len(HEADS)))
def test_crest_head_run_together_with_the_first_sentence_is_told_apart(body, headings, sentence):
    fields = "Document Type: \nPublication Date: \nJune 1, 1979\nBody: \n"
    read = restore(f"CRANES FOR THE NORTHERN PORTS\n\n{fields}{body}".encode())
    paragraphs = [(p.label, read.text[p.start : p.end]) for p in read.paragraphs[1:]]
    assert paragraphs == [*(("heading", heading) for heading in headings), ("body", sentence)]


def test_crest_section_titles_between_sentences_are_headings():
    fields = "Document Type: \nPublication Date: \nJune 1, 1979\nBody: \n"
    read = restore(f"{fields}Ninety cranes were sold. Scope Note This paper looks at cranes. Summary of it was none.".encode())
    assert [(p.label, read.text[p.start : p.end]) for p in read.paragraphs] == [
        ("body", "Ninety cranes were sold."),
        ("heading", "Scope Note"),
        ("body", "This paper looks at cranes. Summary of it was none."),
    ]
