"""The staging tables as Arrow tables: the world's rows and what is known of the documents."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow.compute as pc

from expectations.evidence import bounds
from flows.acquire import Source
from flows.records.document_rows import date_claims, document_row, passage_rows, redaction_rows
from flows.records.kept import Assembled
from flows.records.world import ReadDocument, Staging


def assembled(world: Staging, read: Sequence[ReadDocument], sources: Sequence[Source], notices: Sequence[dict]) -> Assembled:
    """Every staging table that has a row, with what the next run may take over of them."""
    by_id = {d.document_id: d for d in read}
    known = [(source, by_id.get(source.document_id)) for source in sources]
    dated = [claim for source, found in known for claim in date_claims(source, found.document if found else None)]
    rows = world.rows | {
        "claims": [*world.rows.get("claims", ()), *dated],
        "issues": [*world.rows.get("issues", ()), *notices],
        "documents": [document_row(source, found) for source, found in known],
        "passages": [row for d in read for row in passage_rows(d)],
        "redactions": [row for d in read for row in redaction_rows(d)],
    }
    found = Assembled(world.kept, world.pieces, world.beside)
    for name in {**rows, **world.pieces}:
        found.add(name, rows.get(name, ()))
    claims = found.tables.get("claims")
    if claims is not None:
        dates = pc.unique(claims.filter(pc.ends_with(claims["field"], "_edtf"))["value"])
        found.add("edtf", [_bounds(text) for text in sorted(dates.to_pylist())])
    return found


def _bounds(text: str) -> dict:
    _, earliest, latest = bounds(text)
    return {"edtf": text, "earliest": earliest, "latest": latest}
