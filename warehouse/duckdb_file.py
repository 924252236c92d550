"""`seikei.duckdb`: the tables of a release in one file, made from its Parquet files alone, the same bytes in every run.

Left alone, DuckDB pads its blocks with what the process last had in memory, samples texts at random to compress them, and lays
out tables as its threads happen to finish. So a process that has seen nothing but the published tables writes the file, from
memory cleared before use, without that compression, on one thread.

Keys are named in the comments and not built: nobody writes to the file, and their indexes would cost more time and room than the
tables. The pipeline's own database enforces those of its tables before anything is published; the keys of the tables made with
the release are looked through before it is put in place.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from flows.errors import SeikeiError
from warehouse.load import macro_statements, view_statements
from warehouse.schema import ddl, literal, load_order, quoted, release_tables

NAME = "seikei.duckdb"
# Every DuckDB from 1.1 on reads this format; that of v1.3.0 and later holds random numbers. Small blocks suit small tables.
FILE_OPTIONS = "STORAGE_VERSION 'v1.0.0', BLOCK_SIZE 16384, RECOVERY_MODE no_wal_writes"
SETTINGS = "SET threads = 1; SET disabled_compression_methods = 'fsst,dict_fsst'; SET enable_progress_bar = false"
CLEARED_MEMORY = {"DUCKDB_JE_MALLOC_CONF": "zero:true"}  # read by the allocator in DuckDB's builds for Linux
PROGRAM = """
import json, sys, duckdb
connection = duckdb.connect()
for statement in json.load(sys.stdin):
    connection.execute(statement)
"""


def write_duckdb(folder: Path) -> None:
    """Writes the file into `folder` from the Parquet files there, in a process of its own. Raises SeikeiError."""
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps(list(statements(folder.resolve()))),
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | CLEARED_MEMORY,
    )
    if ran.returncode:
        raise SeikeiError(f"{folder / NAME} could not be written: {ran.stderr.strip().rpartition(chr(10))[2] or ran.returncode}")


def statements(folder: Path) -> Iterator[str]:
    """The SQL that copies every Parquet file of `folder` into the DuckDB file: the tables with their checks and comments, and the
    views and macros over them."""
    yield SETTINGS
    yield f"ATTACH {literal(str(folder / NAME))} AS release ({FILE_OPTIONS}); USE release"
    for table in [*load_order(), *release_tables()]:
        yield ddl(table, keys=False)
        yield f"INSERT INTO {quoted(table.name)} BY NAME FROM read_parquet({literal(str(folder / f'{table.name}.parquet'))})"
    for _, statement in [*view_statements(), *macro_statements("macros"), *macro_statements("release_macros")]:
        yield statement
    yield "CHECKPOINT; USE memory; DETACH release"
