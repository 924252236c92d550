"""`seikei.duckdb`: the tables of a release in one file, made from its Parquet files alone, the same bytes in every run.

Left alone, DuckDB pads its blocks with what the process last had in memory, samples texts at random to compress them, and lays
out tables as its threads happen to finish. So a process that has seen nothing but the published tables writes the file, from
memory cleared before use, without that compression, on one thread.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from warehouse.export import in_memory
from warehouse.load import add_release_tables, create_views
from warehouse.schema import ddl, literal, load_order, quoted

NAME = "seikei.duckdb"
STORAGE_VERSION = "v1.0.0"  # read by every DuckDB from 1.1 on; from v1.3.0 on the format itself holds random numbers
RANDOM_COMPRESSION = "fsst,dict_fsst"
CLEARED_MEMORY = {"DUCKDB_JE_MALLOC_CONF": "zero:true"}  # read by the allocator in DuckDB's builds for Linux


def write_duckdb(folder: Path) -> None:
    """Writes the file into `folder`, in a process of its own."""
    subprocess.run(
        [sys.executable, "-m", "warehouse.duckdb_file", str(folder.resolve())],
        check=True,
        cwd=Path(__file__).parents[1],
        env=os.environ | CLEARED_MEMORY,
    )


def copy_tables(folder: Path) -> None:
    """Copies every Parquet file of `folder` into the DuckDB file: the tables with their keys, checks and comments, and the views
    and macros over them."""
    with in_memory() as connection:
        connection.execute(f"SET threads = 1; SET disabled_compression_methods = '{RANDOM_COMPRESSION}'")
        connection.execute(f"ATTACH {literal(str(folder / NAME))} AS release (STORAGE_VERSION '{STORAGE_VERSION}'); USE release")
        for table in load_order():
            connection.execute(ddl(table))
            source = literal(str(folder / f"{table.name}.parquet"))
            connection.execute(f"INSERT INTO {quoted(table.name)} BY NAME FROM read_parquet({source})")
        create_views(connection)
        add_release_tables(connection, folder)
        connection.execute("CHECKPOINT; USE memory; DETACH release")


if __name__ == "__main__":
    copy_tables(Path(sys.argv[1]))
