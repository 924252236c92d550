"""The tables that are to be published, made once: what the load step writes, the gate examines and publishing takes over."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.duckdb_file import DatabaseFile
from warehouse.export import write_parquet
from warehouse.models import view_statements
from warehouse.schema import Table, load_order

Take = Callable[[duckdb.DuckDBPyConnection, Table], None]


@contextmanager
def candidate(folder: Path) -> Iterator[Take]:
    """Makes a folder with a Parquet file for each table and all tables in `seikei.duckdb`, with views and macros. `take` is to be
    called once with each table that `load_order` names, when it is filled in the connection. The folder is made beside and takes
    the place of an old one when whole. Raises SeikeiError where `seikei.duckdb` could not be written."""
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        with DatabaseFile(partial, load_order()) as database:

            def take(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
                write_parquet(connection, table, partial)
                database.add(table)

            yield take
            database.finish(view_statements())
        shutil.rmtree(folder, ignore_errors=True)
        os.rename(partial, folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
