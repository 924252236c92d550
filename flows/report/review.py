"""What most needs a person: the list of it, and one record with the passages it was read from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from flows.corrections.agreement import Agreement, Comparison
from flows.corrections.records import Published
from flows.report.record import show
from flows.report.tables import whole
from warehouse.database import connect

SHOWN = 20
PASSAGES = """
    SELECT DISTINCT passages.document_id, passages.page, passages.char_start, passages.text
    FROM claims
    JOIN passages
        ON passages.document_id = claims.document_id
        AND claims.char_start >= passages.char_start AND claims.char_start < passages.char_end
    WHERE claims.table_name = ? AND claims.record_id = ? AND passages.text IS NOT NULL
    ORDER BY ALL
"""
CLOSED = "its text may not be given away; `seikei read` on the file shows it"


def queue(database: Path, most: int = SHOWN) -> Iterator[str]:
    """What needs a person, the weightiest first, and how much more there is."""
    with connect(database, read_only=True) as connection:
        rows = connection.sql("FROM review_queue").to_arrow_table().to_pylist()
    for row in rows[:most]:
        place = f" [{row['document_id']}, page {row['page']}]" if row["document_id"] else ""
        yield f"{row['kind']:9}  {row['record_id']}  {' '.join(row['title'].split())}"
        yield f"{'':11}{row['why']}{place}"
    if not rows:
        yield "nothing needs a person"
    elif len(rows) > most:
        kinds = Counter(row["kind"] for row in rows)
        counts = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
        yield f"{most} of {len(rows)} shown ({counts}); --most N shows more, the view review_queue holds all"


def passages(database: Path, record: Published) -> Iterator[str]:
    """A record with its claims, and the paragraphs it was read from."""
    yield from show(database, record.record_id)
    with connect(database, read_only=True) as connection:
        found = connection.execute(PASSAGES, [record.table, record.record_id]).fetchall()
    for document_id, page, _, text in found:
        yield f"  {document_id}, page {page}:"
        yield f"      {whole(text)}"
    for document_id in record.told.keys() - {name for name, *_ in found}:
        yield f"  {document_id}: {CLOSED}"


def compared(comparison: Comparison) -> Iterator[str]:
    """How far two coders agree, and on what they do not."""
    yield f"records  {_agreement(comparison.records)}"
    yield f"cells    {_agreement(comparison.cells)}"
    yield f"pairs    {_agreement(comparison.pairs)}"
    yield from (f"  {what}: {one} / {other}" for what, one, other in comparison.apart)


def _agreement(found: Agreement) -> str:
    if not found.n:
        return "none that both have judged"
    kappa = "kappa is not defined: one verdict on all" if found.kappa is None else f"Cohen's kappa {found.kappa:.2f}"
    return f"{found.n} judged by both, agreed on {found.observed:.0%}, {kappa}"
