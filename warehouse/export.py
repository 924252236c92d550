"""The tables of a release as files: Parquet for every table, CSV for the core tables."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.database import connect
from warehouse.schema import Column, Table, literal, load_order, quoted

ARROW_TYPES = {"text": pa.string(), "boolean": pa.bool_(), "date": pa.date32(), "integer": pa.int64(), "double": pa.float64()}
FORMULA_STARTS = "^[=+\\-@\\t\\r\\n\uff1d\uff0b\uff0d\uff20]"  # what a spreadsheet takes for a formula (OWASP, "CSV Injection")
GROUP_ROWS = 122_880  # as many as DuckDB puts in a group of its own tables
# The first level of zstd is as quick as snappy and halves the files; a dictionary of more than this costs more than it saves.
PARQUET_OPTIONS = {"compression": "zstd", "compression_level": 1, "dictionary_pagesize_limit": 65_536}
WRITERS = max(1, (os.cpu_count() or 1) - 1)  # one core is left to the process that writes `seikei.duckdb`
PASSAGES_QUERY = """
    SELECT * REPLACE (CASE WHEN document_id IN (SELECT document_id FROM documents WHERE may_redistribute) THEN text END AS text)
    FROM passages
"""


def in_memory() -> duckdb.DuckDBPyConnection:
    """A connection to an empty database in memory that prints nothing."""
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    return connection


def write_tables(database: Path, folder: Path, written: Callable[[Table], None] | None = None) -> None:
    """Writes every published table of the database to `folder` as Parquet, core tables as CSV too, in the order of the key;
    `written` is told of each table when its files are there."""
    published = load_order()
    with connect(database, read_only=True) as connection, ThreadPoolExecutor(WRITERS) as pool:
        begun = [pool.submit(_write_table, connection.cursor(), table, folder) for table in published]
        for table, files in zip(published, begun, strict=True):
            files.result()
            if written:
                written(table)


def _write_table(connection: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> None:
    query = PASSAGES_QUERY if table.name == "passages" else f"FROM {quoted(table.name)}"
    write_parquet(connection, table, query, folder)
    if table.core:
        write_csv(connection, table, folder)


def write_parquet(connection: duckdb.DuckDBPyConnection, table: Table, query: str, folder: Path) -> None:
    """Writes the rows of `query` as `<table>.parquet`, ordered, with the dictionary in the file's own metadata. The pipeline has
    loaded its tables in this order, so rows are sorted only where they turn out to come in another."""
    columns = ", ".join(f"CAST({quoted(name)} AS {column.sql_type}) AS {quoted(name)}" for name, column in table.columns.items())
    rows, order = f"SELECT {columns} FROM ({query})", ", ".join(map(quoted, table.order_by))
    path = folder / f"{table.name}.parquet"
    if not _write_rows(connection.sql(rows), table, path, ordered=False):
        _write_rows(connection.sql(f"{rows} ORDER BY {order}"), table, path, ordered=True)


def _write_rows(rows: duckdb.DuckDBPyRelation, table: Table, path: Path, *, ordered: bool) -> bool:
    """Writes rows as they come, in groups of one size whatever the threads that bring them. Stops where they are not said to be
    `ordered` and are not; gives whether all are written."""
    last = None
    with rows.to_arrow_reader(GROUP_ROWS) as reader, pq.ParquetWriter(path, arrow_schema(table), **PARQUET_OPTIONS) as file:
        for group in _groups(reader, file.schema):
            if not ordered:
                keys = group.select(table.order_by)
                if not _in_order(keys if last is None else pa.concat_tables([last, keys])):
                    return False
                last = keys.slice(len(keys) - 1)
            file.write_table(group, GROUP_ROWS)
    return True


def _groups(reader: pa.RecordBatchReader, schema: pa.Schema) -> Iterator[pa.Table]:
    """The rows in tables of GROUP_ROWS, the last with what is left; each column in one piece."""
    waiting = schema.empty_table()
    for batch in reader:
        waiting = pa.concat_tables([waiting, pa.Table.from_arrays(batch.columns, schema=schema)])
        while len(waiting) >= GROUP_ROWS:
            yield waiting.slice(0, GROUP_ROWS).combine_chunks()
            waiting = waiting.slice(GROUP_ROWS)
    if len(waiting):
        yield waiting.combine_chunks()


def _in_order(keys: pa.Table) -> bool:
    """Whether each row comes after the one before it, the first column that differs deciding, text by its bytes, as DuckDB sorts;
    never where a value is NULL."""
    before, after = keys.slice(0, len(keys) - 1), keys.slice(1)
    follows = pa.scalar(False)
    for name in reversed(keys.column_names):
        same = pc.and_kleene(pc.equal(before[name], after[name]), follows)
        follows = pc.or_kleene(pc.less(before[name], after[name]), same)
    return pc.all(follows, skip_nulls=False, min_count=0).as_py() is True


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
