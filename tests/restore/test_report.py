"""`seikei read`: the restored text for a person and as an object."""

from __future__ import annotations

import json
import sys

import pytest
from restored import FIXTURES, FORMS

from flows.cli import main
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


def run(monkeypatch, capsys, *arguments):
    monkeypatch.setattr(sys, "argv", ["seikei", "read", *map(str, arguments)])
    code = main()
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_command_prints_text_or_an_object(monkeypatch, capsys):
    code, out, _ = run(monkeypatch, capsys, FIXTURES / "report.txt")
    assert code == 0 and "== page 1 ==" in out
    code, out, _ = run(monkeypatch, capsys, FIXTURES / "report.txt", "--json")
    assert code == 0 and json.loads(out)["form"] == "text"


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("minutes.xml", b"<?xml version='1.0'?>\n<TEI xmlns='http://www.tei-c.org/ns/1.0'>\n<p>All agreed.</TEI>", "line 3"),
        ("minutes.txt", b"All agreed.\x00\x01", "character 11"),
        ("minutes.pdf", b"%PDF-1.7 and nothing else", ""),
    ],
)
def test_refusal_names_the_file_and_the_place(monkeypatch, capsys, tmp_path, name, data, place):
    (tmp_path / name).write_bytes(data)
    code, out, err = run(monkeypatch, capsys, tmp_path / name)
    assert code == 1 and out == ""
    assert err.startswith(f"seikei: {name}: ") and place in err and "Traceback" not in err
