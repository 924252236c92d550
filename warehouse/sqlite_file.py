"""A release as one SQLite file, for Datasette and other tools that read SQLite."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq

from warehouse.metadata.written import WrittenColumn, WrittenTable, read_tables
from warehouse.schema import quoted

SQL_TYPES = {"text": "TEXT", "boolean": "INTEGER", "date": "TEXT", "integer": "INTEGER", "double": "REAL"}
BATCH = 50_000


def write_sqlite(release: Path, target: Path) -> None:
    """Writes every table with its keys; dates become ISO text, booleans 0 and 1. An older file is replaced by a whole one."""
    draft = target.with_name(f".{target.name}.draft")
    draft.unlink(missing_ok=True)
    with closing(sqlite3.connect(draft)) as connection, connection:
        for table in read_tables(release):
            connection.execute(_ddl(table))
            marks = ", ".join("?" * len(table.columns))
            for batch in pq.ParquetFile(release / f"{table.name}.parquet").iter_batches(BATCH):
                columns = [_plain(table.columns[i], batch.column(i).to_pylist()) for i in range(len(table.columns))]
                connection.executemany(f"INSERT INTO {quoted(table.name)} VALUES ({marks})", zip(*columns, strict=True))
    draft.replace(target)


def _ddl(table: WrittenTable) -> str:
    columns = [f"{quoted(column.name)} {SQL_TYPES[column.type]}{' NOT NULL' * column.required}" for column in table.columns]
    columns.append(f"PRIMARY KEY ({', '.join(map(quoted, table.key))})")
    for column in table.columns:
        if column.references:
            referenced, _, field = column.references.partition(".")
            columns.append(f"FOREIGN KEY ({quoted(column.name)}) REFERENCES {quoted(referenced)} ({quoted(field)})")
    return f"CREATE TABLE {quoted(table.name)} ({', '.join(columns)})"


def _plain(column: WrittenColumn, values: list[object]) -> list[object]:
    if column.type != "date":
        return values
    return [value.isoformat() if value is not None else None for value in values]
