"""Writes lines in reading order as the pinned text, and everything that is not running text as marks."""

from __future__ import annotations

from itertools import pairwise

from flows.restore.build import TextBuilder
from flows.restore.columns_layout import RawPage, Row
from flows.restore.columns_notes import Notes
from flows.restore.columns_read import ReadLine
from flows.restore.joining import healing_between, write_words
from flows.restore.note_chain import Candidate


def write(pages: list[RawPage], read: list[list[ReadLine]], notes: Notes) -> TextBuilder:
    """The text of a whole document."""
    flow = [line for page in read for line in page]
    following = {id(line): after for line, after in pairwise([one for one in flow if one.label != "caption"])}
    builder = TextBuilder()
    place = 0
    for page, lines in zip(pages, read, strict=True):
        builder.begin_page(page.printed.text if page.printed else None)
        if page.head:
            _write_head(builder, page.head)
        for row in page.running:
            builder.mark("running_head", row.text, row.start, row.end)
            builder.line(row.number, "running_head", row.text)
        for row in notes.after.get(-page.number, []):
            _write_note(builder, row)
        for line in lines:
            _write_line(builder, line, following.get(id(line)), notes.inside.get(place, []))
            for row in notes.after.get(place, []):
                _write_note(builder, row)
            place += 1
        if page.printed:
            builder.mark("page_number", page.printed.text, page.printed.start, page.printed.end)
            builder.line(page.printed.number, "page_number", page.printed.text)
    return builder


def _write_head(builder: TextBuilder, head: Row) -> None:
    """A line set across both columns: a paragraph of its own."""
    builder.begin_paragraph("heading")
    start = write_words(builder, head.text, head.start)
    builder.end_paragraph()
    builder.line(head.number, "heading", head.text, column="both", start=start, end=builder.length)


def _write_note(builder: TextBuilder, row: Row) -> None:
    builder.mark("note_mark", row.text, row.start, row.end)
    builder.line(row.number, "note_mark", row.text)


def _write_line(builder: TextBuilder, line: ReadLine, after: ReadLine | None, marks: list[Candidate]) -> None:
    row = line.row
    if line.label == "caption":
        builder.mark("caption", row.text, row.start, row.end)
        builder.line(row.number, "caption", row.text, column=line.column)
        return
    if line.begins:
        builder.begin_paragraph(line.label)
    healing = healing_between(row.text, after.row.text) if after and not after.begins else None
    stop = len(row.text) - (healing == "join")
    place, start = 0, None
    for mark in [*marks, None]:
        written = write_words(builder, row.text[place : mark.start if mark else stop], row.start + place)
        start = written if start is None else start
        if mark:
            builder.mark("note_mark", row.text[mark.start : mark.end].strip(), row.start + mark.start, row.start + mark.end)
            place = mark.end
    builder.line(row.number, line.label, row.text, column=line.column, start=start, end=builder.length, doubtful=line.doubtful)
    if after and not _reads_on(after) and healing in (None, "space"):
        builder.space(row.end, row.end + 1)


def _reads_on(line: ReadLine) -> bool:
    """Whether a line begins with closing marks that stand against the word before."""
    return line.row.lead > 0 and line.row.part < 2
