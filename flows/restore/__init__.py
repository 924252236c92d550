"""Restoring: the bytes of a file to one pinned text, with a map from each of its characters back to the file."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from flows.document import Document
from flows.restore import cable, crest, frus, html, memorandum, plain
from flows.restore.dates import document_dates
from flows.restore.decode import check_size, decode
from flows.restore.detect import Detection, detect
from flows.restore.stream import Layout, Stream, compose

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
    check_size(data)
    if PDF_MAGIC in data[:PDF_MAGIC_WITHIN]:
        from flows.restore.pdf import restore_pdf

        return restore_pdf(data)
    source = decode(data)
    detection = detect(source)
    document = _restore_text(source, detection)
    return dataclasses.replace(document, dates=document.dates or document_dates(document))


def _restore_text(source: str, detection: Detection) -> Document:
    if detection.form == "columns":
        from flows.restore.columns import restore_columns

        return restore_columns(source)
    if detection.form in _MARKUP_FORMS:
        stream, layout = _MARKUP_FORMS[detection.form](source)
    else:
        stream, layout = Stream(source), _LINE_FORMS[detection.form](source)
    builder = compose(stream, layout)
    return builder.finish(detection.form, detection.confidence, detection.reason, metadata=layout.metadata)
