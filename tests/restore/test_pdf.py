"""PDFs are built here with reportlab, from prose written for these tests."""

from __future__ import annotations

import io
import os
import textwrap
import time
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from flows.document import Document
from flows.errors import Refused
from flows.restore import pdf as pdf_module
from flows.restore.pdf import pdf_characters, restore_pdf

PARAGRAPHS = (Path(__file__).with_name("prose.txt")).read_text(encoding="utf-8").strip().split("\n\n")
WIDTH, HEIGHT = 595, 842
LEAD = 13


class Printer:
    """Sets paragraphs on pages of one or two columns, by rows across the page, the way hard PDFs store them."""

    def __init__(self, columns: int = 1, encrypt: str | None = None, head: str | None = None) -> None:
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=(WIDTH, HEIGHT), encrypt=StandardEncryption(encrypt) if encrypt else None)
        self.columns, self.head, self.pages = columns, head, 0

    def page(self, *columns: list[str], title: str | None = None, notes: tuple[str, ...] = ()) -> None:
        self.pages += 1
        if self.head:
            self.write(72, 800, self.head, 9)
        if title:
            self.write(72, 770, title, 18)
        height = max(len(column) for column in columns)
        for row in range(height):
            for number, column in enumerate(columns):
                if row < len(column):
                    self.write(72 + 240 * number, 740 - LEAD * row, column[row])
        for row, note in enumerate(notes):
            self.write(72, 110 - 10 * row, note, 8)
        self.write(WIDTH / 2, 40, str(self.pages))
        self.canvas.showPage()

    def write(self, x: float, y: float, line: str, size: float = 10) -> None:
        """`^12^` in a line is set small and raised."""
        text = self.canvas.beginText(x, y)
        for number, part in enumerate(line.split("^")):
            text.setFont("Times-Roman", size * 0.6 if number % 2 else size)
            text.setRise(size * 0.35 if number % 2 else 0)
            text.textOut(part)
        self.canvas.drawText(text)

    def bytes(self) -> bytes:
        self.canvas.save()
        return self.out.getvalue()


def wrapped(paragraph: str, width: int) -> list[str]:
    return textwrap.wrap(paragraph.replace("ü", "u"), width)


def assert_spans_map_back(document: Document, data: bytes) -> None:
    stream = pdf_characters(data)
    covered = 0
    for piece in document.pieces:
        assert piece.start == covered
        covered = piece.end
        if piece.verbatim:
            assert document.text[piece.start : piece.end] == stream[piece.source_start : piece.source_end]
    assert covered == len(document.text)


def test_one_column_reads_in_order_with_title_and_page_numbers() -> None:
    printer = Printer()
    printer.page(wrapped(PARAGRAPHS[0], 80), title="Quays")
    printer.page(wrapped(PARAGRAPHS[1], 80))
    data = printer.bytes()
    document = restore_pdf(data)
    assert document.form == "pdf"
    assert [document.text[p.start : p.end] for p in document.paragraphs] == ["Quays", *PARAGRAPHS[:2]]
    assert document.paragraphs[0].label == "heading"
    assert [page.printed for page in document.pages] == ["1", "2"]
    assert [mark.text for mark in document.marks if mark.kind == "page_number"] == ["1", "2"]
    assert_spans_map_back(document, data)


def test_two_columns_are_not_spliced_across_the_gutter() -> None:
    printer = Printer(2)
    left, right = wrapped(PARAGRAPHS[2], 44), wrapped(PARAGRAPHS[3], 44)
    printer.page(left, right, title="Gas for pumps and the question nobody answered")
    data = printer.bytes()
    document = restore_pdf(data)
    assert [line.text for line in document.lines if line.column == "L" and line.label == "body"] == left
    assert [line.text for line in document.lines if line.column == "R" and line.label == "body"] == right
    assert document.text.endswith(f"{PARAGRAPHS[2]}\n\n{PARAGRAPHS[3]}")
    assert_spans_map_back(document, data)


def test_paragraph_goes_on_over_columns_and_pages() -> None:
    lines = wrapped(" ".join(PARAGRAPHS[4:8]), 44)
    printer = Printer(2)
    printer.page(lines[:12], lines[12:24])
    printer.page(lines[24:36], lines[36:])
    document = restore_pdf(printer.bytes())
    assert document.text == " ".join(" ".join(PARAGRAPHS[4:8]).replace("ü", "u").split())


def test_hyphens_at_line_ends_are_healed_or_kept() -> None:
    printer = Printer()
    printer.page(
        ["The ministry asked for compres-", "sors and for long-", "term credit at a rate", "that nobody would name in public."]
    )
    document = restore_pdf(printer.bytes())
    assert "compressors and for long-term credit" in document.text


def test_raised_digits_in_sequence_are_note_marks_and_powers_are_not() -> None:
    printer = Printer()
    printer.page(
        [
            "The pipe was placed on the list.^1^ The mill",
            "stopped that day.^2^ Its yard held 40 m^3^ of",
            "tube and 900 km^19^ of wire.",
        ]
    )
    document = restore_pdf(printer.bytes())
    assert [mark.text for mark in document.marks if mark.kind == "note_mark"] == ["1", "2", "3"]
    assert document.note_chain is not None and document.note_chain.found == 3
    assert "list. The mill stopped that day. Its" in document.text
    assert "km19 of wire" in document.text


def test_notes_at_the_foot_are_labelled_and_stand_apart() -> None:
    printer = Printer()
    note = "1 The clause is printed in the second volume of the record."
    printer.page(wrapped(PARAGRAPHS[8], 80), notes=(note,))
    document = restore_pdf(printer.bytes())
    assert [document.text[p.start : p.end] for p in document.paragraphs if p.label == "note"] == [note]


def test_running_heads_are_left_out_as_marks() -> None:
    printer = Printer(head="Review of Northern Trade, vol. 4")
    for paragraph in PARAGRAPHS[:4]:
        printer.page(wrapped(paragraph, 80))
    document = restore_pdf(printer.bytes())
    assert "Review" not in document.text
    assert sum(mark.kind == "running_head" for mark in document.marks) == 4


def scan() -> bytes:
    printer = Printer()
    printer.canvas.rect(72, 72, 400, 600, fill=1)
    printer.canvas.showPage()
    return printer.bytes()


def test_scan_without_ocrmypdf_is_refused_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Refused, match="no text layer") as refusal:
        restore_pdf(scan())
    assert "ocrmypdf" in str(refusal.value.advice)


def test_scan_is_read_where_ocrmypdf_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printer = Printer()
    printer.page(wrapped(PARAGRAPHS[1], 80))
    (tmp_path / "read.pdf").write_bytes(printer.bytes())
    command = tmp_path / "ocrmypdf"
    command.write_text(f'#!/bin/sh\nfor last; do :; done\ncp "{tmp_path}/read.pdf" "$last"\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert PARAGRAPHS[1] in restore_pdf(scan()).text


def test_locked_pdf_is_refused() -> None:
    printer = Printer(encrypt="closed")
    printer.page(["Nobody may read this."])
    with pytest.raises(Refused, match="password"):
        restore_pdf(printer.bytes())


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\n" + b"\x00\xff" * 50_000, b"not a pdf at all"])
def test_damaged_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="damaged"):
        restore_pdf(data)


def test_truncated_pdf_is_read_or_refused() -> None:
    printer = Printer()
    printer.page(wrapped(PARAGRAPHS[1], 80))
    data = printer.bytes()
    for cut in range(0, len(data), len(data) // 12):
        try:
            restore_pdf(data[:cut])
        except Refused as refusal:
            assert refusal.reason


def test_million_objects_are_refused_at_once() -> None:
    data = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\nnull\nendobj\n" % number for number in range(1, 600_001))
    began = time.monotonic()
    with pytest.raises(Refused, match="objects"):
        restore_pdf(data)
    assert time.monotonic() - began < 2


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_module, "MOST_PAGES", 2)
    printer = Printer()
    for _ in range(3):
        printer.page(["A page like any other page of this file."])
    with pytest.raises(Refused, match="3 pages"):
        restore_pdf(printer.bytes())
