"""One record for a person: every cell with its quotation, document, page and the claims that compete with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from duckdb import DuckDBPyConnection

from flows.report.tables import whole
from warehouse.database import connect
from warehouse.schema import quoted, tables

LONGEST_QUOTE = 160
CLAIMS = """
    SELECT field, value, quote, document_id, page, char_start, char_end, method, confidence, accepted, reason
    FROM claims
    WHERE table_name = ? AND record_id = ?
    ORDER BY field, accepted DESC, confidence DESC, claim_id
"""
LINKED = {
    "deals": (
        "parties",
        """
        SELECT concat(role, ': ', party_name, ' (' || party_country || ')')
        FROM deal_parties WHERE deal_id = ? ORDER BY ALL
        """,
    ),
    "sanctions": (
        "effects",
        """
        SELECT concat(affected_name, ': ', effect, ', exemption ' || exemption_outcome)
        FROM sanction_effects WHERE sanction_id = ? ORDER BY ALL
        """,
    ),
    "companies": ("written", "SELECT concat(name, ' (', kind, ')') FROM company_names WHERE company_id = ? ORDER BY ALL"),
    "documents": (
        "amounts in no record",
        """
        SELECT concat(quote, ' - page ', page, ', characters ', char_start, '-', char_end, ': ', outcome, ', ', reason)
        FROM amounts WHERE document_id = ? AND outcome IN ('figure', 'rejected') ORDER BY char_start, amount_id
        """,
    ),
}


def show(database: Path, record_id: str) -> Iterator[str]:
    """The lines that show a record of any table, or of a document its unclaimed amounts; empty where nothing has that id."""
    with connect(database, read_only=True) as connection:
        for table in tables().values():
            if not table.in_database or len(table.key) != 1:
                continue
            query = f"SELECT * FROM {quoted(table.name)} WHERE {quoted(table.key[0])}::VARCHAR = ?"
            rows = connection.sql(query, params=[record_id]).to_arrow_table().to_pylist()
            if rows:
                yield f"{table.name} {record_id}"
                yield from _cells(connection, table.name, record_id, rows[0])
                yield from _linked(connection, table.name, record_id)
                return


def _cells(connection: DuckDBPyConnection, table: str, record_id: str, row: dict) -> Iterator[str]:
    """A line for each cell, and below it the claims on it."""
    claims = connection.sql(CLAIMS, params=[table, record_id]).to_arrow_table().to_pylist()
    gaps = "SELECT field, reason FROM gaps WHERE table_name = ? AND record_id = ?"
    silences = dict(connection.execute(gaps, [table, record_id]).fetchall())
    for field, value in row.items():
        silence = f" ({silences[field].replace('_', ' ')})" if field in silences else ""
        yield f"  {field:22} {f'-{silence}' if value is None else whole(value)}"
        yield from (_claim(claim) for claim in claims if claim["field"] == field)


def _claim(claim: dict) -> str:
    """The quotation, where it stands, what read it and how surely; of a claim that lost also its value and why."""
    quote = " ".join(claim["quote"].split())[:LONGEST_QUOTE]
    inside = claim["char_start"] is not None
    where = f"page {claim['page']}, characters {claim['char_start']}-{claim['char_end']}" if inside else "outside its text"
    place = f"[{claim['document_id']}, {where}]"
    line = f'      {"=" if claim["accepted"] else "x"} "{quote}" {place} {claim["method"]}, {claim["confidence"]:.2f}'
    return line if claim["accepted"] else f"{line} -> {claim['value']} ({claim['reason']})"


def _linked(connection: DuckDBPyConnection, table: str, record_id: str) -> Iterator[str]:
    """Parties of a deal, effects of a measure, names of a company, unclaimed amounts of a document."""
    if table not in LINKED:
        return
    title, query = LINKED[table]
    rows = connection.execute(query, [record_id]).fetchall()
    if rows:
        yield f"  {title}:"
        yield from (f"      {' '.join(line.split())}" for (line,) in rows)
