"""What `seikei read` shows: the restored text for a person, and the same as an object for a program."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import asdict
from typing import Any

from flows.document import Document, Paragraph

SHOWN_IN_PLACE = ("redaction", "note_mark", "stamp", "page_number", "caption", "note")
DOUBTFUL = "⟨?⟩"


def as_text(document: Document) -> str:
    """The restored text with page and paragraph numbers; what was left out stands in ⟨⟩ at its place, a doubtful join is ⟨?⟩."""
    parts = [f"{document.form}, confidence {document.confidence:.2f}: {document.reason}"]
    parts += [f"date: {date.edtf} ({date.origin}: {date.reason})" for date in document.dates]
    if document.note_chain:
        parts.append(f"note marks in sequence: {document.note_chain.found} of {document.note_chain.expected}")
    printed = {page.number: page.printed for page in document.pages}
    inserts = _inserts(document)
    starts = [offset for offset, _ in inserts]
    page = 0
    for paragraph in document.paragraphs:
        if paragraph.page != page:
            page = paragraph.page
            parts.append(f"\n== page {page}{f', printed {printed[page]}' if printed.get(page) else ''} ==")
        shown = inserts[bisect_left(starts, paragraph.start) : bisect_right(starts, paragraph.end)]
        label = "" if paragraph.label == "body" else f" {paragraph.label}"
        parts.append(f"\n[{paragraph.number}{label}] {_with_inserts(document.text, paragraph, shown)}")
    return "\n".join(parts) + "\n"


def as_json(document: Document) -> dict[str, Any]:
    """The restored document as an object; each page holds its lines in reading order, `source_line` counted from 1."""
    lines: dict[int, list[dict[str, Any]]] = {page.number: [] for page in document.pages}
    for line in document.lines:
        lines[line.page].append({name: value for name, value in line._asdict().items() if name != "page"})
    return {
        "form": document.form,
        "confidence": document.confidence,
        "reason": document.reason,
        "text_sha256": document.text_sha256,
        "text": document.text,
        "capitals": document.capitals,
        "pages": [asdict(page) | {"lines": lines[page.number]} for page in document.pages],
        "paragraphs": [asdict(paragraph) for paragraph in document.paragraphs],
        "marks": [asdict(mark) for mark in document.marks],
        "metadata": dict(document.metadata),
        "dates": [asdict(date) for date in document.dates],
        "note_chain": asdict(document.note_chain) if document.note_chain else None,
        "repairs": [asdict(repair) for repair in document.repairs],
    }


def _inserts(document: Document) -> list[tuple[int, str]]:
    """What is shown in the text at which offset: marks left out, and doubtful joins."""
    shown = [
        (mark.start, f"⟨{' '.join(mark.text.split())}⟩")
        for mark in document.marks
        if mark.kind in SHOWN_IN_PLACE and mark.start == mark.end
    ]
    shown += [(line.start, DOUBTFUL) for line in document.lines if line.doubtful and line.start is not None]
    return sorted(shown, key=lambda insert: insert[0])


def _with_inserts(text: str, paragraph: Paragraph, inserts: list[tuple[int, str]]) -> str:
    parts, place = [], paragraph.start
    for offset, shown in inserts:
        parts += (text[place:offset], shown)
        place = offset
    return "".join([*parts, text[place : paragraph.end]])
