"""What is known of the sources, what is at hand, and what the last run read from each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from flows.acquire import Source
from flows.report.words import CORE, counted, counted_all
from warehouse.database import connect

COUNTS = ", ".join(f"count(DISTINCT record_id) FILTER (table_name = '{table}') AS {table}" for table in CORE)
YIELD = f"""
    SELECT document_id, form, pages, characters, {COUNTS}
    FROM documents LEFT JOIN claims USING (document_id)
    WHERE form IS NOT NULL
    GROUP BY ALL
"""


def listing(sources: Sequence[Source], database: Path) -> Iterator[str]:
    """One line a document, its citation's head, and what it yielded."""
    yielded = _yield(database) if database.exists() else {}
    for source in sources:
        state = {"at_hand": "at hand", "absent": "not at hand"}.get(source.status, source.status)
        yield f"{source.document_id}  [{state}]  {source.title or source.file_name}"
        details = [d for d in (source.author, source.publisher, source.date_edtf, source.licence) if d]
        if details:
            yield f"    {', '.join(details)}"
        if source.why:
            yield f"    {source.why}"
        if source.document_id in yielded:
            yield f"    {yielded[source.document_id]}"


def _yield(database: Path) -> dict[str, str]:
    """What the last run made of each document, by its id."""
    with connect(database, read_only=True) as connection:
        rows = connection.sql(YIELD).to_arrow_table().to_pylist()
    return {row["document_id"]: _in_short(row) for row in rows}


def _in_short(row: dict) -> str:
    records = counted_all((row[table], table) for table in CORE) or "no record"
    return f"read as {row['form']}: {counted(row['pages'], 'pages')}, {row['characters']:,} characters; {records}"
