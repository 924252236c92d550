"""Rows of the documents themselves: what is known of each, its passages and redactions, and the claims on when it was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from flows.acquire import Source
from flows.document import Document, DocumentDate
from flows.records.decide import Basis
from flows.records.ids import digest
from flows.records.world import ReadDocument

ORIGINS = Path(__file__).with_name("date_origins.yaml")
DATE_FIELD = "date_edtf"


def document_row(source: Source, read: ReadDocument | None) -> dict:
    """The row of a document, read or not."""
    document = read.document if read else None
    date = next(iter(dates(source, document)), None)
    return {
        "document_id": source.document_id,
        "file_name": source.file_name,
        "title": source.title or (document.metadata.get("title") if document else None),
        "author": source.author,
        "publisher": source.publisher,
        DATE_FIELD: date.edtf if date else None,
        "date_origin": date.origin if date else None,
        "kind": source.kind,
        "licence": source.licence,
        "may_redistribute": source.may_redistribute,
        "url": source.url,
        "sha256": source.sha256,
        "status": "read" if read else "refused" if source.status == "at_hand" else source.status,
        "cites_document_id": source.cites_document_id,
        **(_restored(document) if document else {}),
    }


def _restored(document: Document) -> dict:
    """The cells that only a restored document has."""
    notes = document.note_chain
    return {
        "form": document.form,
        "form_confidence": document.confidence,
        "form_reason": document.reason,
        "text_sha256": document.text_sha256,
        "pages": len(document.pages),
        "characters": len(document.text),
        "notes_found": notes.found if notes else None,
        "notes_expected": notes.expected if notes else None,
    }


def dates(source: Source, document: Document | None) -> Sequence[DocumentDate]:
    """Every statement of when a document was written, the one that stands first; of a document not read, what is stated of it."""
    if document:
        return document.dates
    origin = "catalogue" if source.catalogued else "sidecar"
    stated = source.date_edtf
    return (DocumentDate(stated, origin, stated, f"stated by the {origin}"),) if stated else ()


def date_claims(source: Source, document: Document | None) -> Iterator[dict]:
    """A claim for each statement of the document's date. One that its text does not hold has no span, and quotes the field."""
    found = dates(source, document)
    alike = "agreement" if len(found) > 1 else "only_telling"
    basis: Basis = alike if len({date.edtf for date in found}) < 2 else "precedence"
    for date in found:
        inside = document is not None and date.start is not None and date.end is not None
        quote = document.text[date.start : date.end] if inside else f"{origins()[date.origin]['place']}: {date.quote}"
        accepted = date.edtf == found[0].edtf
        identity = digest("documents", source.document_id, date.origin, date.edtf, date.start, date.end, length=16)
        yield {
            "claim_id": f"claim-{identity}",
            "table_name": "documents",
            "record_id": source.document_id,
            "field": DATE_FIELD,
            "value": date.edtf,
            "original_value": quote if inside else date.quote,
            "document_id": source.document_id,
            "page": document.page_at(date.start) if inside else None,
            "char_start": date.start if inside else None,
            "char_end": date.end if inside else None,
            "quote": quote,
            "method": f"document.date.{date.origin}/1",
            "confidence": _confidence(date.origin),
            "accepted": accepted,
            "basis": basis,
            "reason": date.reason if accepted else f"the {found[0].origin} comes before the {date.origin}: {date.reason}",
        }


@cache
def origins() -> Mapping[str, Mapping[str, Any]]:
    """`date_origins.yaml`."""
    return yaml.safe_load(ORIGINS.read_text(encoding="utf-8"))


def _confidence(origin: str) -> float:
    """How often such a date is right, by the rule of succession."""
    measured = origins()[origin]
    return round((measured["right"] + 1) / (measured["seen"] + 2), 3)


def passage_rows(d: ReadDocument) -> list[dict]:
    """The paragraphs of a document."""
    return [
        {
            "document_id": d.document_id,
            "number": p.number,
            "page": p.page,
            "char_start": p.start,
            "char_end": p.end,
            "label": p.label,
            "item": p.item,
            "text": d.document.text[p.start : p.end] if d.source.may_redistribute else None,
        }
        for p in d.document.paragraphs
    ]


def redaction_rows(d: ReadDocument) -> list[dict]:
    """The places where a document was cut."""
    return [
        {
            "document_id": d.document_id,
            "page": m.page,
            "char_start": m.start,
            "char_end": m.end,
            "mark": m.text,
            "exemption": m.exemption,
        }
        for m in d.document.marks
        if m.kind == "redaction"
    ]
