"""Restoring: the bytes of a file to one pinned text, with a map from each of its characters back to the file."""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections.abc import Callable

from flows.document import Document, Repair
from flows.errors import Refused
from flows.restore import cable, crest, frus, html, memorandum, plain
from flows.restore.dates import document_dates
from flows.restore.decode import check_size, decode
from flows.restore.detect import Detection, detect
from flows.restore.lines import labelled_lines, with_plain_line_ends
from flows.restore.repairs import find_repairs
from flows.restore.stream import Layout, Stream, compose
from flows.restore.truecase import in_capitals

SCANNED_FORMS = frozenset(("crest", "memorandum", "text", "columns", "pdf"))
PDF_MAGIC = b"%PDF-"
PDF_MAGIC_WITHIN = 1_024
_LINE_FORMS: dict[str, Callable[[str], Layout]] = {
    "crest": crest.lay_out,
    "memorandum": memorandum.lay_out,
    "cable": cable.lay_out,
    "text": plain.lay_out,
}
_MARKUP_FORMS: dict[str, Callable[[str], tuple[Stream, Layout]]] = {"frus": frus.lay_out, "html": html.lay_out}


def restore(data: bytes, *, file_name: str = "") -> Document:
    """The document in a file's bytes, whatever its form. Raises `Refused`, naming the file, for what cannot be read."""
    try:
        return _restore(data)
    except Refused as refused:
        refused.file = refused.file or file_name or None
        raise


def _restore(data: bytes) -> Document:
    check_size(data)
    if PDF_MAGIC in data[:PDF_MAGIC_WITHIN]:
        from flows.restore.pdf import restore_pdf

        return _completed(restore_pdf(data))
    source = decode(data)
    detection = detect(source)
    return _completed(_restore_text(source, detection))


def _completed(document: Document) -> Document:
    """What is read off the pinned text itself, whatever the form: dates, repairs, whether it is in capitals."""
    repairs = document.repairs or (_repairs(document) if document.form in SCANNED_FORMS else ())
    dates = document.dates or document_dates(document)
    return dataclasses.replace(document, dates=dates, repairs=repairs, capitals=in_capitals(document.text))


def _repairs(document: Document) -> tuple[Repair, ...]:
    """Repairs outside tables, where lone signs are rules."""
    tables = [(paragraph.start, paragraph.end) for paragraph in document.paragraphs if paragraph.label == "table"]
    starts = [start for start, _ in tables]

    def in_table(place: int) -> bool:
        index = bisect_right(starts, place) - 1
        return index >= 0 and place < tables[index][1]

    return tuple(repair for repair in find_repairs(document.text) if not in_table(repair.start))


def _restore_text(source: str, detection: Detection) -> Document:
    if detection.form == "columns":
        from flows.restore.columns import restore_columns

        return restore_columns(with_plain_line_ends(source))
    if detection.form in _MARKUP_FORMS:
        stream, layout = _MARKUP_FORMS[detection.form](source)
    else:
        readable = with_plain_line_ends(source)
        stream, layout = Stream(readable), _LINE_FORMS[detection.form](readable)
    builder = compose(stream, layout)
    document = builder.finish(detection.form, detection.confidence, detection.reason, metadata=layout.metadata)
    return dataclasses.replace(document, lines=labelled_lines(source, document))
