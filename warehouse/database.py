"""Connections to the project's DuckDB file, and read-only queries of it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow

from flows.errors import SeikeiError

DISK_FAULTS = ("could not write", "could not truncate", "could not fsync", "no space left", "file too large")
READS = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}


class DatabaseError(SeikeiError):
    """The database cannot be opened, or refuses a query."""


def connect(path: Path, *, read_only: bool, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """Open the database file; raises `DatabaseError` where it is missing, no database, or held by another process."""
    if read_only and not path.is_file():
        raise DatabaseError(f"there is no database at {path}; `seikei run` makes it")
    config = {} if threads is None else {"threads": threads}
    try:
        connection = duckdb.connect(str(path), read_only=read_only, config=config)
    except duckdb.Error as error:
        raise DatabaseError(_cannot_open(path, error)) from error
    connection.execute("SET enable_progress_bar = false")
    return connection


def explained(error: str) -> str:
    """What the database says of a fault, and what to do where the disk is at fault."""
    if not any(words in error.lower() for words in DISK_FAULTS):
        return error
    return f"no room to write, or a failing disk; what was published before stands. Free some space and run again ({error})"


def query(database: Path, sql: str) -> pyarrow.Table:
    """The result of one SQL statement that only reads; no other file can be reached from it. Raises `DatabaseError`."""
    with connect(database, read_only=True) as connection:
        connection.execute("SET enable_external_access = false")
        try:
            _check_reads(connection, sql)
            return connection.sql(sql).to_arrow_table()
        except duckdb.Error as error:
            raise DatabaseError(f"the query failed: {error}") from error


def _check_reads(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise DatabaseError(f"expected one SQL statement, found {len(statements)}")
    if statements[0].type not in READS:
        kind = statements[0].type.name
        raise DatabaseError(f"only statements that read are allowed, not {kind}; the database is written by `seikei run`")


def _cannot_open(path: Path, error: duckdb.Error) -> str:
    if "lock" in str(error).lower():
        return f"{path} is being written by another process; try again when it is done ({error})"
    return f"cannot open {path}: {explained(str(error))}"
