"""What is published of a document itself: its form, its notes, and each statement of its date as a claim."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from flows.acquire import Source
from flows.document import Document, DocumentDate
from flows.records.document_rows import date_claims, document_row, origins
from flows.restore import restore

FIXTURES = Path(__file__).parents[1] / "restore" / "fixtures"
SOURCE = Source("crest-1", FIXTURES / "crest.txt", "crest.txt", "at_hand")


@pytest.fixture(scope="module")
def document() -> Document:
    return restore((FIXTURES / "crest.txt").read_bytes())


def test_every_statement_of_the_date_is_a_claim_and_one_stands(document):
    standing, lost = date_claims(SOURCE, document)
    assert (standing["value"], standing["method"], standing["accepted"]) == ("1979-05-14", "document.date.text/1", True)
    assert document.text[standing["char_start"] : standing["char_end"]] == standing["quote"] == "14 May 1979"
    assert (lost["value"], lost["method"], lost["accepted"]) == ("1979-06-01", "document.date.archive/1", False)
    assert lost["char_start"] is lost["char_end"] is lost["page"] is None
    assert lost["quote"] == "the archive's field publication_date: June 1, 1979" and "text comes before" in lost["reason"]
    assert standing["confidence"] > lost["confidence"]


def test_another_origin_of_the_same_date_is_accepted_too(document):
    agreeing = DocumentDate("1979-05-14", "catalogue", "1979-05-14", "stated by the catalogue")
    claims = list(date_claims(SOURCE, replace(document, dates=(*document.dates, agreeing))))
    assert [claim["accepted"] for claim in claims] == [True, False, True]
    assert len({claim["claim_id"] for claim in claims}) == 3


def test_document_that_was_not_read_has_the_date_stated_of_it():
    absent = replace(SOURCE, status="absent", date_edtf="1985", catalogued=True)
    [claim] = date_claims(absent, None)
    assert (claim["value"], claim["method"], claim["accepted"]) == ("1985", "document.date.catalogue/1", True)
    assert claim["quote"] == "the catalogue's field date_edtf: 1985" and claim["char_start"] is None
    assert document_row(absent, None)["date_origin"] == "catalogue"
    assert list(date_claims(SOURCE, None)) == []


def test_every_origin_of_a_date_has_a_place_and_a_worth():
    assert set(origins()) == {"header", "dateline", "text", "page", "archive", "sidecar", "catalogue"}
    assert all(0 <= origin["right"] <= origin["seen"] and origin["place"] for origin in origins().values())
