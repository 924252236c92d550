"""What is known of the sources, what is at hand, and what the last run read from each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from flows.acquire import Source
from warehouse.database import connect


def listing(sources: Sequence[Source], database: Path) -> Iterator[str]:
    """One line a document, its citation's head, and what it yielded."""
    yielded = _yield(database) if database.exists() else {}
    for source in sources:
        state = {"at_hand": "at hand", "absent": "not at hand"}.get(source.status, source.status)
        yield f"{source.document_id}  [{state}]  {source.title or source.file_name}"
        details = [d for d in (source.author, source.publisher, source.date_edtf, source.licence) if d]
        if details:
            yield f"    {', '.join(details)}"
        if source.why and source.status != "at_hand":
            yield f"    {source.why}"
        if source.document_id in yielded:
            form, pages, characters, counts = yielded[source.document_id]
            yield f"    read as {form}: {pages} pages, {characters:,} characters; {counts}"


def _yield(database: Path) -> dict[str, tuple]:
    with connect(database, read_only=True) as connection:
        rows = connection.execute(
            "SELECT d.document_id, d.form, d.pages, d.characters, count(DISTINCT c.record_id) FILTER (c.table_name = 'credits'), "
            "count(DISTINCT c.record_id) FILTER (c.table_name = 'deals'), count(DISTINCT c.record_id) FILTER (c.table_name = 'sanctions'), "
            "count(DISTINCT c.record_id) FILTER (c.table_name = 'companies') FROM documents AS d LEFT JOIN claims AS c ON c.document_id = d.document_id "
            "WHERE d.form IS NOT NULL GROUP BY ALL"
        ).fetchall()
    return {r[0]: (r[1], r[2], r[3], f"{r[4]} credits, {r[5]} deals, {r[6]} sanctions, {r[7]} companies") for r in rows}
