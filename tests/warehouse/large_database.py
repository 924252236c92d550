"""Tables of many rows, made by SQL: what the cost of publishing is measured on."""

from __future__ import annotations

from pathlib import Path

import duckdb
from small_release import required

from warehouse.candidate import candidate
from warehouse.export import make_table
from warehouse.schema import Column, Table, literal, load_order, quoted

# Rows of each table for a thousand rows in all, in the proportions of the releases made so far; tables left out stay empty.
PER_THOUSAND = {
    "documents": 2, "companies": 18, "credits": 10, "deals": 25, "sanctions": 5, "deal_parties": 50, "company_names": 20,
    "claims": 400, "gaps": 250, "amounts": 120, "passages": 100,
}  # fmt: skip
REPEATED = {"quote": 2, "text": 8}


def build_large(folder: Path, rows: int) -> Path:
    """The published tables with about `rows` rows, as the load step leaves them."""
    with candidate(folder) as take, large_tables(rows) as connection:
        for table in load_order():
            take(connection, table)
    return folder


def large_tables(rows: int) -> duckdb.DuckDBPyConnection:
    """A database in memory with about `rows` rows. Ids look like those of a release, texts differ from row to row."""
    counts = {name: rows * share // 1000 for name, share in PER_THOUSAND.items()}
    connection = duckdb.connect()
    for table in load_order():
        plain = required(table)
        cells = ", ".join(f"{cell(table, column, plain, counts)} AS {quoted(column.name)}" for column in table.columns.values())
        make_table(connection, table, f"SELECT {cells} FROM range({counts.get(table.name, 0)}) AS numbers(i)")
    return connection


def cell(table: Table, column: Column, plain: dict[str, object], counts: dict[str, int]) -> str:
    """SQL for one cell of row `i`: an id, a reference to a row that is there, one of the allowed values, or words and figures."""
    if column.reference and column.reference[0] in counts and column.reference[0] != table.name:
        return f"substr(sha256('{column.reference[0]}' || (i * 7 % {counts[column.reference[0]]})), 1, 16)"
    if column.enum:
        return f"[{', '.join(map(literal, column.enum))}][1 + i * 11 % {len(column.enum)}]"
    if column.name in table.key and column.type == "text":
        return f"substr(sha256('{table.name}' || i), 1, 16)"
    if column.reference or (column.pattern and column.nullable):
        return "NULL"
    if column.name == "may_redistribute":
        return "true"
    if column.type == "text" and not column.pattern:
        words = f"{literal(column.name)} || ' ' || hash(i * 3 % 50000) || ' of the year ' || (1950 + i % 40)"
        return f"repeat({words} || ' and ', {REPEATED.get(column.name, 1)})"
    values = {
        "integer": "1 + i" if column.name in table.order_by else "1 + i % 1000",
        "double": "(i % 900) / 1000",
        "boolean": "i % 2 = 0",
        "date": "DATE '1950-01-01' + (i % 9000)::INT",
    }
    return values.get(column.type, literal(str(plain.get(column.name, ""))))
