"""`seikei read`: the restored text for a person and as an object."""

from __future__ import annotations

import json

from restored import FORMS

from flows.restore.report import as_json, as_text


def test_text_shows_pages_paragraphs_and_marks_in_place(document):
    shown = as_text(document("memorandum.txt"))
    assert "== page 1 ==" in shown and "although⟨[Redacted]⟩ the terms" in shown and "date: 1976-03-03 (text" in shown


def test_json_counts_source_lines_from_one(document, source):
    for name in FORMS:
        read = json.loads(json.dumps(as_json(document(name))))
        lines = source(name).splitlines()
        shown = [line for page in read["pages"] for line in page["lines"]]
        assert shown and all(lines[line["source_line"] - 1] == line["text"] for line in shown)
        assert {line["source_line"] for line in shown} == {number for number, line in enumerate(lines, 1) if line.strip()}


def test_json_labels_what_was_left_out(document):
    read = as_json(document("cable.txt"))
    labels = {line["text"]: line["label"] for page in read["pages"] for line in page["lines"]}
    assert labels["PAGE 02  ROME 04321  111530Z"] == "page_break" and labels["CONFIDENTIAL"] == "stamp"
    assert labels["SUBJECT: ITALIAN CREDIT FOR PIPE"] == "heading" and labels["TAGS: ETRD, IT, UR"] == "metadata"
    assert read["form"] == "cable" and len(read["text_sha256"]) == 64 and read["note_chain"] is None


def test_json_line_spans_hold_the_line(document):
    read = document("report.txt")
    placed = [line for line in read.lines if line.start is not None]
    assert placed
    for line in placed:
        assert " ".join(read.text[line.start : line.end].split())[:10] in " ".join(line.text.split())
