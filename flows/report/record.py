"""One record for a person: every cell with its quotation, document, page and the claims that compete with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from warehouse.database import connect
from warehouse.schema import quoted, tables

CONTEXT = 70


def show(database: Path, record_id: str) -> Iterator[str]:
    """The lines that show a record of any table, or of a document its unclaimed amounts; empty where nothing has that id."""
    with connect(database, read_only=True) as connection:
        for table in tables().values():
            if not table.in_database or len(table.key) != 1 or table.name in ("claims", "changes"):
                continue
            query = f"SELECT * FROM {quoted(table.name)} WHERE {quoted(table.key[0])} = ?"
            cursor = connection.execute(query, [record_id])
            names = [column[0] for column in cursor.description]
            rows = cursor.fetchall()
            if rows:
                yield f"{table.name} {record_id}"
                yield from _cells(connection, table.name, record_id, dict(zip(names, rows[0], strict=True)))
                yield from _linked(connection, table.name, record_id)
                return


def _cells(connection, table: str, record_id: str, row: dict) -> Iterator[str]:  # noqa: ANN001
    claims: dict[str, list[tuple]] = {}
    for field, *rest in connection.execute(
        "SELECT field, value, quote, document_id, page, char_start, char_end, method, confidence, accepted, reason FROM claims "
        "WHERE table_name = ? AND record_id = ? ORDER BY field, accepted DESC, confidence DESC, claim_id", [table, record_id],
    ).fetchall():  # fmt: skip
        claims.setdefault(field, []).append(tuple(rest))
    gaps = dict(connection.execute("SELECT field, reason FROM gaps WHERE table_name = ? AND record_id = ?", [table, record_id]).fetchall())
    for field, value in row.items():
        if value is None and field not in claims:
            yield f"  {field:22} - ({gaps[field].replace('_', ' ')})" if field in gaps else f"  {field:22} -"
            continue
        yield f"  {field:22} {value}"
        for claimed, quote, document, page, start, end, method, confidence, accepted, reason in claims.get(field, []):
            sign = "=" if accepted else "x"
            other = "" if accepted else f" -> {claimed} ({reason})"
            yield f"      {sign} \"{' '.join(quote.split())[:160]}\" [{document}, page {page}, characters {start}-{end}] {method}, {confidence:.2f}{other}"


def _linked(connection, table: str, record_id: str) -> Iterator[str]:  # noqa: ANN001
    """Parties of a deal, effects of a measure, names of a company, unclaimed amounts of a document."""
    listed = {
        "deals": ("parties", "SELECT role || ': ' || party_name || coalesce(' (' || party_country || ')', '') FROM deal_parties WHERE deal_id = ? ORDER BY ALL"),
        "sanctions": (
            "effects",
            "SELECT affected_name || ': ' || effect || coalesce(', exemption ' || exemption_outcome, '') FROM sanction_effects WHERE sanction_id = ? ORDER BY ALL",
        ),
        "companies": ("written", "SELECT name || ' (' || kind || ')' FROM company_names WHERE company_id = ? ORDER BY ALL"),
        "documents": (
            "amounts in no record",
            "SELECT quote || ' - page ' || page || ', characters ' || char_start || '-' || char_end || ': ' || outcome || ', ' || reason FROM amounts "
            "WHERE document_id = ? AND outcome IN ('figure', 'rejected') ORDER BY char_start",
        ),
    }  # fmt: skip
    if table not in listed:
        return
    title, query = listed[table]
    rows = connection.execute(query, [record_id]).fetchall()
    if rows:
        yield f"  {title}:"
        yield from (f"      {' '.join(str(line).split())}" for (line,) in rows)
