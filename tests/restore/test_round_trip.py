"""Every span of a pinned text comes from where its pieces say, in every form."""

from __future__ import annotations

import json
import unicodedata
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from restored import FIXTURES, FORMS, SHARED
from synthetic_columns import Maker

from flows.document import Document
from flows.restore import restore

FORM_NAMES = {"two_column": "columns", "tei": "frus", "report": "text"}
REAL = sorted([*(SHARED / "evaluation" / "docs").glob("*.txt"), *(SHARED / "sources").glob("0*.txt")])


@cache
def read(path) -> tuple[str, Document]:
    data = path.read_bytes()
    return data.decode("utf-8"), restore(data)


def check_whole(source: str, document: Document) -> None:
    assert unicodedata.is_normalized("NFC", document.text)
    place = 0
    for piece in document.pieces:
        assert piece.start == place and piece.end > piece.start
        assert 0 <= piece.source_start <= piece.source_end <= len(source)
        if piece.verbatim:
            assert document.text[piece.start : piece.end] == source[piece.source_start : piece.source_end]
        place = piece.end
    assert place == len(document.text)
    for mark in document.marks:
        assert 0 <= mark.start <= mark.end <= len(document.text)
        assert 0 <= mark.source_start <= mark.source_end <= len(source)
    for paragraph in document.paragraphs:
        assert document.text[paragraph.start : paragraph.end].strip() == document.text[paragraph.start : paragraph.end] != ""
    assert "\n\n".join(document.text[p.start : p.end] for p in document.paragraphs) == document.text


def check_span(source: str, document: Document, start: int, end: int) -> None:
    """The verbatim characters of a span, in order, are those its source spans name."""
    spans = document.source_spans(start, end)
    named = [place for low, high in spans for place in range(low, high)]
    for piece in document.pieces:
        for offset in range(max(start, piece.start), min(end, piece.end)):
            if piece.verbatim:
                place = piece.source_start + offset - piece.start
                assert source[place] == document.text[offset] and place in named


@pytest.mark.parametrize("name", FORMS)
def test_pieces_cover_the_text_and_equal_the_source(name):
    check_whole(*read(FIXTURES / name))


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
@pytest.mark.parametrize("name", FORMS)
def test_other_line_ends_give_the_same_text(name, line_end):
    source, document = read(FIXTURES / name)
    changed = source.replace("\n", line_end)
    other = restore(changed.encode("utf-8"))
    check_whole(changed, other)
    assert (other.form, other.text) == (document.form, document.text)
    assert [mark.kind for mark in other.marks] == [mark.kind for mark in document.marks]


@pytest.mark.parametrize("name", FORMS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_span_maps_back_to_the_file(name, data):
    source, document = read(FIXTURES / name)
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, min(len(document.text), start + 200)))
    check_span(source, document, start, end)


@given(
    st.text(alphabet=st.sampled_from("aé\u0301\u1100\u1161 .-\n\r\t\f\u00ad\u200b\u202e*25X1STAT[]"), min_size=1, max_size=120)
)
@settings(max_examples=300, deadline=None)
def test_any_text_keeps_its_map(text):
    source = "Approved For Release: the word " + text
    document = restore(source.encode("utf-8"))
    check_whole(source, document)
    assert len(document.view.offsets) == len(document.view.text) + 1
    assert list(document.view.offsets) == sorted(document.view.offsets)


@pytest.mark.real
@pytest.mark.skipif(not REAL, reason="the real documents are not here")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_real_documents_map_back(path):
    source, document = read(path)
    check_whole(source, document)
    for start in range(0, len(document.text) - 1, 97):
        check_span(source, document, start, min(len(document.text), start + 60))


@pytest.mark.real
@pytest.mark.skipif(not REAL, reason="the real documents are not here")
def test_forms_of_the_evaluation_documents():
    gold = [json.loads(line) for line in (SHARED / "evaluation" / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    found = {entry["doc"]: read(SHARED / "evaluation" / "docs" / f"{entry['doc']}.txt")[1].form for entry in gold}
    assert found == {entry["doc"]: FORM_NAMES.get(entry["form"], entry["form"]) for entry in gold}


@pytest.mark.real
@pytest.mark.skipif(not REAL, reason="the real documents are not here")
def test_clean_real_documents_get_no_repair():
    gold = [json.loads(line) for line in (SHARED / "evaluation" / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    paths = [SHARED / "evaluation" / "docs" / f"{entry['doc']}.txt" for entry in gold if not entry.get("ocr")]
    clean = [*paths, *(SHARED / "sources").glob("0*.txt")]
    assert [path.name for path in clean if read(path)[1].repairs] == []


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
@pytest.mark.parametrize("name", [*FORMS, "columns"])
def test_other_line_ends_give_the_same_text_with_its_places(name, line_end, source):
    plain = Maker(seed=4).make().text if name == "columns" else source(name)
    ended = plain.replace("\n", line_end)
    read, other = restore(plain.encode()), restore(ended.encode())
    assert (other.form, other.text) == (read.form, read.text)
    assert [(line.source_line, line.label) for line in other.lines] == [(line.source_line, line.label) for line in read.lines]
    for piece in other.pieces:
        if piece.verbatim:
            assert other.text[piece.start : piece.end] == ended[piece.source_start : piece.source_end]
