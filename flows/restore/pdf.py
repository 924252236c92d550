"""PDFs with a text layer, one column or two.

The source of a PDF's text is the stream of characters pdfium finds, page after page: a source offset is an index into
`pdf_characters(data)`, the pages' streams joined without anything between them.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import pypdfium2 as pdfium

from flows.document import Document, NoteChain
from flows.errors import Refused
from flows.restore.build import TextBuilder
from flows.restore.joining import healing_between, write_words
from flows.restore.note_chain import Candidate, chain
from flows.restore.pdf_layout import PdfLine, lay_out
from flows.restore.pdf_page import PageText, read_page

MOST_PAGES = 5_000
MOST_OBJECTS = 500_000
MOST_CHARACTERS = 20_000_000
SECONDS_TO_READ = 300
SECONDS_TO_OCR = 1_800
FEWEST_CHARACTERS_A_PAGE = 8
REPAIR = "repair it, with qpdf for instance"
ADVICE = "run ocrmypdf on it and give the result"


def restore_pdf(data: bytes) -> Document:
    """The document of a PDF. Raises `Refused` for files that are damaged, locked, too large or without text; a scan is first sent
    through `ocrmypdf` where that is installed."""
    pages = _read(data)
    if not _has_text(pages):
        pages = _read(_recognised(data))
        if not _has_text(pages):
            raise Refused("no text layer", advice=ADVICE)
    return _write(pages)


def pdf_characters(data: bytes) -> str:
    """The characters that source offsets of a restored PDF count."""
    return "".join(page.stream for page in _read(data))


def _read(data: bytes) -> list[PageText]:
    if data.count(b" obj") > MOST_OBJECTS:
        raise Refused(f"a PDF of more than {MOST_OBJECTS:,} objects", advice="split it, or print it to a new file")
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        reason = "the PDF is locked with a password" if locked else f"damaged PDF: {error}"
        raise Refused(reason, advice="unlock it first" if locked else REPAIR) from error
    try:
        if len(pdf) > MOST_PAGES:
            raise Refused(f"a PDF of {len(pdf):,} pages", advice=f"split it into parts of at most {MOST_PAGES:,} pages")
        return _read_pages(pdf)
    finally:
        pdf.close()


def _read_pages(pdf: pdfium.PdfDocument) -> list[PageText]:
    pages: list[PageText] = []
    deadline = time.monotonic() + SECONDS_TO_READ
    characters = 0
    for number in range(len(pdf)):
        try:
            pages.append(read_page(pdf[number]))
        except pdfium.PdfiumError as error:
            raise Refused(f"damaged PDF: {error}", where=f"page {number + 1}", advice=REPAIR) from error
        characters += len(pages[-1].stream)
        if characters > MOST_CHARACTERS or time.monotonic() > deadline:
            raise Refused("the PDF takes too long to read", where=f"page {number + 1}", advice="split it into smaller parts")
    return pages


def _has_text(pages: list[PageText]) -> bool:
    """A scan may carry a stamp or a page number as text; that is no text layer."""
    return sum(len(page.stream.strip()) for page in pages) >= FEWEST_CHARACTERS_A_PAGE * max(1, len(pages))


def _recognised(data: bytes) -> bytes:
    """The PDF with the text layer that `ocrmypdf` makes."""
    command = shutil.which("ocrmypdf")
    if command is None:
        raise Refused("no text layer", advice=ADVICE)
    with tempfile.TemporaryDirectory() as folder:
        scan, readable = Path(folder, "scan.pdf"), Path(folder, "readable.pdf")
        scan.write_bytes(data)
        try:
            subprocess.run([command, "--quiet", "--skip-text", str(scan), str(readable)], timeout=SECONDS_TO_OCR, check=True)
            return readable.read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise Refused(f"no text layer, and ocrmypdf failed: {error}", advice=ADVICE) from error


def _write(pages: list[PageText]) -> Document:
    read = lay_out(pages)
    marks, note_chain = _note_marks(pages, read)
    flow = [line for lines in read for line in lines if line.label in ("body", "heading", "note")]
    following = {id(line): after for line, after in pairwise(flow)}
    builder = TextBuilder()
    offset = number = 0
    for page, lines in zip(pages, read, strict=True):
        builder.begin_page(next((line.text.strip("-–— []()") for line in lines if line.label == "page_number"), None))
        for line in lines:
            number += 1
            if line.label in ("page_number", "running_head"):
                builder.mark(line.label, line.text, offset + line.segments[0].start, offset + line.segments[-1].end)
                builder.line(number, line.label, line.text, column=line.column)
            else:
                _write_line(builder, line, following.get(id(line)), page.stream, offset, number, marks)
        offset += len(page.stream)
    columns = sum(any(line.column == "R" for line in lines) for lines in read)
    reason = f"a text layer of {len(pages)} pages, {columns} of them in two columns"
    return builder.finish("pdf", 1.0, reason, note_chain=note_chain)


def _note_marks(pages: list[PageText], read: list[list[PdfLine]]) -> tuple[set[int], NoteChain | None]:
    """The raised digits that count on as note marks do, by their place in the source."""
    candidates: list[Candidate] = []
    offset = place = 0
    for page, lines in zip(pages, read, strict=True):
        for line in lines:
            place += 1
            for start, end in (raised for segment in line.segments for raised in segment.raised if line.label == "body"):
                candidates.append(Candidate(int(page.stream[start:end]), place, offset + start, offset + end, 1.0))
        offset += len(page.stream)
    found = chain(candidates)
    highest = max((one.value for one in found), default=0)
    return {one.start for one in found}, NoteChain(len(found), highest) if found else None


def _write_line(
    builder: TextBuilder, line: PdfLine, after: PdfLine | None, stream: str, offset: int, number: int, marks: set[int]
) -> None:
    if line.begins:
        builder.begin_paragraph(line.label)
    healing = healing_between(line.text, after.text) if after and not after.begins else None
    start = None
    for segment in line.segments:
        last = segment is line.segments[-1]
        end = segment.end - (last and healing == "join")
        place = segment.start
        for low, high in [*(raised for raised in segment.raised if offset + raised[0] in marks), (end, end)]:
            written = write_words(builder, stream[place:low], offset + place)
            start = written if start is None else start
            if low < high:
                builder.mark("note_mark", stream[low:high], offset + low, offset + high)
            place = high
        if not last:
            builder.space(offset + segment.end, offset + segment.end)
    builder.line(number, line.label, line.text, column=line.column, start=start, end=builder.length)
    if healing in (None, "space"):
        end = offset + line.segments[-1].end
        builder.space(end, end)
