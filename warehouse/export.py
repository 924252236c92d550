"""The tables of a release as files: Parquet for every table, CSV for the core tables.

DuckDB writes a row group of a Parquet file for each of a table's own. These are the same in every run where one thread has filled
the table, and so are then the bytes of the file, whatever the threads that write it.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.schema import Column, Table, ddl, literal, quoted

ARROW_TYPES = {"text": pa.string(), "boolean": pa.bool_(), "date": pa.date32(), "integer": pa.int64(), "double": pa.float64()}
FORMULA_STARTS = "^[=+\\-@\\t\\r\\n\uff1d\uff0b\uff0d\uff20]"  # what a spreadsheet takes for a formula (OWASP, "CSV Injection")
# As many rows as DuckDB puts in a group of its own tables. The first level of zstd is as quick as snappy and halves the files.
PARQUET_OPTIONS = "FORMAT parquet, ROW_GROUP_SIZE 122880, COMPRESSION zstd, COMPRESSION_LEVEL 1"


def in_memory() -> duckdb.DuckDBPyConnection:
    """A connection to an empty database in memory that prints nothing."""
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    return connection


def make_table(connection: duckdb.DuckDBPyConnection, table: Table, query: str) -> None:
    """Makes the table, with its checks, of the rows of `query` in the order of its key; from here on the connection works on one
    thread."""
    order = ", ".join(map(quoted, table.order_by))
    connection.execute("SET threads = 1")
    connection.execute(ddl(table))
    connection.execute(f"INSERT INTO {quoted(table.name)} BY NAME SELECT * FROM ({query}) ORDER BY {order}")


def write_parquet(connection: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> None:
    """Writes a table that `make_table` made as `<table>.parquet`, with the dictionary in the file's own metadata."""
    columns = ", ".join(map(_parquet_column, table.columns.values()))
    metadata = ", ".join(f"{literal(name)}: {literal(text)}" for name, text in _file_metadata(table).items())
    target = literal(str(folder / f"{table.name}.parquet"))
    options = f"{PARQUET_OPTIONS}, KV_METADATA {{{metadata}}}"
    connection.execute(f"COPY (SELECT {columns} FROM {quoted(table.name)}) TO {target} ({options})")


def _parquet_column(column: Column) -> str:
    """DuckDB calls a column required that happens to have no NULL in it, unless it cannot know."""
    name = quoted(column.name)
    return f"try({name}) AS {name}" if column.nullable else name


def _file_metadata(table: Table) -> dict[str, str]:
    """What the file says of its table: as Arrow's schema for readers built on Arrow, and for all others."""
    schema = arrow_schema(table)
    said = {key.decode(): value.decode() for key, value in schema.metadata.items()}
    return {"ARROW:schema": base64.b64encode(schema.serialize()).decode(), **said}


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


def _csv_column(column: Column) -> str:
    name = quoted(column.name)
    if column.type != "text":
        return name
    # All those marks come before the letters or after nearly all others, and a comparison is quicker than a pattern.
    formula = f"({name} < 'A' OR {name} >= '\uff00') AND regexp_matches({name}, {literal(FORMULA_STARTS)})"
    return f"CASE WHEN {formula} THEN '''' || {name} ELSE {name} END AS {name}"
