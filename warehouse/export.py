"""The tables of a release as files: Parquet for every table, CSV for the core tables."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.database import connect
from warehouse.schema import Column, Table, literal, quoted, tables

ARROW_TYPES = {"text": pa.string(), "boolean": pa.bool_(), "date": pa.date32(), "integer": pa.int64(), "double": pa.float64()}
FORMULA_STARTS = "^[=+\\-@\\t\\r]"  # what a spreadsheet takes for a formula (OWASP, "CSV Injection")
COMPRESSION_LEVEL = 1  # as quick as DuckDB's default, snappy, and about half the size
PASSAGES_QUERY = """
    SELECT passages.* REPLACE (CASE WHEN documents.may_redistribute THEN passages.text END AS text)
    FROM passages JOIN documents USING (document_id)
"""


def in_memory() -> duckdb.DuckDBPyConnection:
    """A connection to an empty database in memory that prints nothing."""
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    return connection


def write_tables(database: Path, folder: Path) -> None:
    """Writes every published table of the database to `folder` as Parquet, core tables as CSV too, in the order of the key."""
    published = [table for table in tables().values() if table.in_database]
    with connect(database, read_only=True) as connection, ThreadPoolExecutor() as pool:
        # Few tables are large enough for one COPY to fill the cores, so several are written at once.
        for written in [pool.submit(_write_table, connection.cursor(), table, folder) for table in published]:
            written.result()


def _write_table(connection: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> None:
    query = PASSAGES_QUERY if table.name == "passages" else f"FROM {quoted(table.name)}"
    write_parquet(connection, table, query, folder)
    if table.core:
        write_csv(connection, table, folder)


def write_parquet(connection: duckdb.DuckDBPyConnection, table: Table, query: str, folder: Path) -> None:
    """Writes the rows of `query` as `<table>.parquet`, ordered, with the dictionary in the file's own metadata."""
    metadata = {"ARROW:schema": _encoded(arrow_schema(table)), "title": table.title, "description": table.description}
    pairs = ", ".join(f"{literal(key)}: {literal(value)}" for key, value in metadata.items())
    columns = ", ".join(f"CAST({quoted(name)} AS {column.sql_type}) AS {quoted(name)}" for name, column in table.columns.items())
    target = literal(str(folder / f"{table.name}.parquet"))
    connection.execute(
        f"COPY (SELECT {columns} FROM ({query}) ORDER BY {_order(table)}) TO {target} "
        f"(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL {COMPRESSION_LEVEL}, KV_METADATA {{{pairs}}})"
    )


def write_csv(connection: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> None:
    """Writes `<table>.parquet`, in its order, once more as CSV a spreadsheet may open: text is quoted, and text it would take for
    a formula gets an apostrophe in front."""
    columns = ", ".join(_csv_column(column) for column in table.columns.values())
    source = literal(str(folder / f"{table.name}.parquet"))
    texts = ", ".join(quoted(column.name) for column in table.columns.values() if column.type == "text")
    target = literal(str(folder / f"{table.name}.csv"))
    connection.execute(
        f"COPY (SELECT {columns} FROM read_parquet({source})) TO {target} (FORMAT csv, HEADER, FORCE_QUOTE ({texts}))"
    )


def no_rows(table: Table) -> str:
    """A query with the columns of the table and no row."""
    columns = ", ".join(f"NULL::{column.sql_type} AS {quoted(name)}" for name, column in table.columns.items())
    return f"SELECT {columns} WHERE false"


def arrow_schema(table: Table) -> pa.Schema:
    """The schema Parquet readers built on Arrow see: descriptions and enumerations as field metadata."""
    fields = [
        pa.field(column.name, ARROW_TYPES[column.type], column.nullable, _field_metadata(column))
        for column in table.columns.values()
    ]
    return pa.schema(fields, metadata={"title": table.title, "description": table.description, "key": json.dumps(table.key)})


def _field_metadata(column: Column) -> dict[str, str]:
    metadata = {"description": column.description, "nullable": json.dumps(column.nullable)}
    if column.enum:
        metadata["enum"] = json.dumps(column.enum)
    if column.references:
        metadata["references"] = column.references
    return metadata


def _encoded(schema: pa.Schema) -> str:
    """The form in which Arrow keeps its schema in a Parquet file."""
    return base64.b64encode(schema.serialize().to_pybytes()).decode("ascii")


def _order(table: Table) -> str:
    return ", ".join(map(quoted, table.order_by))


def _csv_column(column: Column) -> str:
    name = quoted(column.name)
    if column.type != "text":
        return name
    # All those marks come before the letters, and a comparison is quicker than a pattern.
    formula = f"{name} < 'A' AND regexp_matches({name}, {literal(FORMULA_STARTS)})"
    return f"CASE WHEN {formula} THEN '''' || {name} ELSE {name} END AS {name}"
