"""`seikei.duckdb`: the tables of a release in one file, made from its Parquet files alone, the same bytes in every run.

Left alone, DuckDB pads its blocks with what the process last had in memory, samples texts at random to compress them, and lays
out tables as its threads happen to finish. So a process that has seen nothing but the published tables writes the file, from
memory cleared before use, without that compression, on one thread.

Keys are named in the comments and not built: nobody writes to the file, and their indexes would cost more time and room than the
tables. The gate looks through the keys and references of all tables, publishing through the keys of those made with the release.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from flows.errors import SeikeiError
from warehouse.database import explained
from warehouse.schema import Table, ddl, literal, quoted

NAME = "seikei.duckdb"
# Every DuckDB from 1.1 on reads this format; that of v1.3.0 and later holds random numbers. Small blocks suit small tables, and a
# reader over HTTP; smaller ones cost time in large tables.
FILE_OPTIONS = "STORAGE_VERSION 'v1.0.0', BLOCK_SIZE 65536, RECOVERY_MODE no_wal_writes"
SETTINGS = "SET threads = 1; SET disabled_compression_methods = 'fsst,dict_fsst'; SET enable_progress_bar = false"
# The first is read by the allocator in DuckDB's builds for Linux, which asks the system for cleared memory unless it may keep
# what was freed; the second by the C library's: DuckDB packs integers in its memory, with what was there in place of a NULL.
CLEARED_MEMORY = {
    "DUCKDB_JE_MALLOC_CONF": "zero:true,tcache_max:4194304,dirty_decay_ms:-1,muzzy_decay_ms:-1",
    "MALLOC_PERTURB_": "255",
}
PIPE_BYTES = 1 << 20  # more than all statements together, so that nobody waits for the process to read them
# The library without what it has in Python, which takes three quarters of the time to start.
PROGRAM = """
import json, sys, _duckdb
connection = _duckdb.connect()
for statement in sys.stdin:
    connection.execute(json.loads(statement))
"""


class DatabaseFile:
    """Writes `seikei.duckdb` into a folder from the Parquet files there, table by table, in a process of its own that works
    beside this one. The file begins empty or as a copy of `base`, grows beside the folder and is put in whole by `finish`; left
    without that, the process is ended."""

    def __init__(self, folder: Path, tables: Iterable[Table], base: Path | None = None) -> None:
        self.folder = folder.resolve()
        self.tables, self.base = list(tables), base
        self.partial = self.folder.with_name(f"{folder.name}-{NAME}")

    def __enter__(self) -> DatabaseFile:
        """Begins the process, and the tables without rows, with their checks and comments."""
        self.partial.unlink(missing_ok=True)
        if self.base:
            shutil.copyfile(self.base, self.partial)
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | CLEARED_MEMORY,
            pipesize=PIPE_BYTES,
        )
        self._run(SETTINGS)
        self._run(f"ATTACH {literal(str(self.partial))} AS release ({FILE_OPTIONS}); USE release")
        for table in self.tables:
            self._run(ddl(table))
        return self

    def __exit__(self, *raised: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()
        self.partial.unlink(missing_ok=True)

    def add(self, table: Table) -> None:
        """Takes in the rows of a table whose Parquet file is there."""
        parquet = literal(str(self.folder / f"{table.name}.parquet"))
        self._run(f"INSERT INTO {quoted(table.name)} BY NAME FROM read_parquet({parquet})")

    def finish(self, statements: Iterable[str]) -> None:
        """Runs the last statements, for views and macros, and puts the file into the folder. Raises SeikeiError where it could
        not be written."""
        for statement in statements:
            self._run(statement)
        self._run("CHECKPOINT; USE memory; DETACH release")
        _, said = self.process.communicate()
        if self.process.returncode:
            why = said.strip().rpartition("\n")[2] or "it died"
            raise SeikeiError(f"{self.folder / NAME} could not be written: {explained(why)}")
        os.rename(self.partial, self.folder / NAME)

    def _run(self, statement: str) -> None:
        """Hands a statement over; where the process has ended, `finish` says why."""
        assert self.process.stdin
        with suppress(BrokenPipeError):
            self.process.stdin.write(json.dumps(statement) + "\n")
            self.process.stdin.flush()
