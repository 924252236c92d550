"""The staging tables as Arrow tables: the world's rows and what is known of the documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

import pyarrow as pa

from expectations.evidence import bounds
from flows.acquire import Source
from flows.records.document_rows import date_claims, document_row, passage_rows, redaction_rows
from flows.records.world import ReadDocument, Staging

TYPES: Mapping[str, pa.DataType] = {
    "page": pa.int64(),
    "char_start": pa.int64(),
    "char_end": pa.int64(),
    "number": pa.int64(),
    "pages": pa.int64(),
    "characters": pa.int64(),
    "notes_found": pa.int64(),
    "notes_expected": pa.int64(),
    "form_confidence": pa.float64(),
    "confidence": pa.float64(),
    "score": pa.float64(),
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
    known = [(source, by_id.get(source.document_id)) for source in sources]
    rows["documents"] = [document_row(source, found) for source, found in known]
    dated = [claim for source, found in known for claim in date_claims(source, found.document if found else None)]
    rows["claims"] = [*rows.get("claims", []), *dated]
    rows["passages"] = [row for d in read for row in passage_rows(d)]
    rows["redactions"] = [row for d in read for row in redaction_rows(d)]
    rows["issues"] = [*rows.get("issues", []), *notices]
    dates = {row["value"] for row in rows["claims"] if row["field"].endswith("_edtf")}
    rows["edtf"] = [_bounds(text) for text in sorted(dates)]
    return {name: _table(listed) for name, listed in rows.items() if listed}


def _table(rows: Sequence[dict]) -> pa.Table:
    names = dict.fromkeys(chain.from_iterable(rows))
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, TYPES.get(name, pa.string())) for name in names]))


def _bounds(text: str) -> dict:
    _, earliest, latest = bounds(text)
    return {"edtf": text, "earliest": earliest, "latest": latest}
