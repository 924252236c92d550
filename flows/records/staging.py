"""The staging tables as Arrow tables: the world's rows and what is known of the documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from expectations.evidence import bounds
from flows.acquire.sources import Source
from flows.records.world import ReadDocument, Staging

TYPES: Mapping[str, pa.DataType] = {
    "page": pa.int64(),
    "char_start": pa.int64(),
    "char_end": pa.int64(),
    "number": pa.int64(),
    "pages": pa.int64(),
    "characters": pa.int64(),
    "confidence": pa.float64(),
    "value_low": pa.float64(),
    "value_high": pa.float64(),
    "accepted": pa.bool_(),
    "may_redistribute": pa.bool_(),
    "earliest": pa.date32(),
    "latest": pa.date32(),
    "retrieved": pa.date32(),
}


def staging_tables(
    world: Staging, read: Sequence[ReadDocument], sources: Sequence[Source], notices: Sequence[dict]
) -> dict[str, pa.Table]:
    """Every staging table that has a row."""
    rows = dict(world.rows)
    by_id = {d.document_id: d for d in read}
    rows["documents"] = [_document(source, by_id.get(source.document_id)) for source in sources]
    rows["passages"] = [row for d in read for row in _passages(d)]
    rows["redactions"] = [row for d in read for row in _redactions(d)]
    rows["issues"] = list(notices)
    dates = {row["value"] for row in rows.get("claims", []) if row["field"].endswith("_edtf")} | {
        row["date_edtf"] for row in rows["documents"] if row["date_edtf"]
    }
    rows["edtf"] = [_bounds(text) for text in sorted(dates)]
    return {name: _table(listed) for name, listed in rows.items() if listed}


def _table(rows: Sequence[dict]) -> pa.Table:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.table({name: pa.array([row.get(name) for row in rows], TYPES.get(name, pa.string())) for name in names})


def _document(source: Source, read: ReadDocument | None) -> dict:
    document = read.document if read else None
    date = document.date if document else None
    title = source.title or (document.metadata.get("title") if document else None)
    return {
        "document_id": source.document_id,
        "file_name": source.file_name,
        "title": title,
        "author": source.author,
        "publisher": source.publisher,
        "date_edtf": date.edtf if date else source.date_edtf,
        "date_origin": date.origin if date else ("catalogue" if source.catalogued else "sidecar") if source.date_edtf else None,
        "kind": source.kind,
        "form": document.form if document else None,
        "licence": source.licence,
        "may_redistribute": source.may_redistribute,
        "url": source.url,
        "sha256": source.sha256,
        "text_sha256": document.text_sha256 if document else None,
        "pages": len(document.pages) if document else None,
        "characters": len(document.text) if document else None,
        "status": "read" if read else "refused" if source.status == "at_hand" else source.status,
        "cites_document_id": source.cites_document_id,
    }


def _passages(d: ReadDocument) -> list[dict]:
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


def _redactions(d: ReadDocument) -> list[dict]:
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


def _bounds(text: str) -> dict:
    _, earliest, latest = bounds(text)
    return {"edtf": text, "earliest": earliest, "latest": latest}
