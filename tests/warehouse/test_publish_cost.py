"""What publishing costs beside a bare COPY of the same tables. `pytest -m slow -s` prints the figures.

The load step writes the Parquet files as it makes the tables; they are part of what a release costs. It writes `seikei.duckdb`
too, which is the database the run works with.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from large_database import build_large
from small_release import publish_tables

from warehouse.database import connect
from warehouse.duckdb_file import NAME, DatabaseFile
from warehouse.export import write_parquet
from warehouse.schema import load_order, quoted

ROWS, PAIRS = 1_000_000, 5
BUSY = 0.5  # load by others, in processors, above which the clock says nothing


class Cost(NamedTuple):
    """Seconds: of the clock, and of processors, in this process and in those it has waited for."""

    clock: float
    processor: float

    def times(self, bare: Cost) -> Cost:
        """This cost in bare copies."""
        return Cost(self.clock / bare.clock, self.processor / bare.processor)


def cost(step: Callable[..., object], *arguments: object) -> Cost:
    """What a step costs."""
    before = time.perf_counter(), _processor()
    step(*arguments)
    after = time.perf_counter(), _processor()
    return Cost(*(end - start for start, end in zip(before, after, strict=True)))


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def bare_copy(tables: Path, folder: Path) -> None:
    with connect(tables / NAME, read_only=True) as connection:
        for table in load_order():
            connection.execute(f"COPY {quoted(table.name)} TO '{folder / table.name}.parquet' (FORMAT parquet)")


def parquet_files(tables: Path, folder: Path) -> None:
    with connect(tables / NAME, read_only=True) as connection:
        for table in load_order():
            write_parquet(connection, table, folder)


def database_file(folder: Path) -> None:
    with DatabaseFile(folder, load_order()) as database:
        for table in load_order():
            database.add(table)
        database.finish(())


@pytest.mark.slow
def test_cost_of_publishing(tmp_path: Path) -> None:
    """A first release: it has no diff. Each time beside a bare copy made just before, so that what slows one slows the other."""
    tables, idle = build_large(tmp_path / "large", ROWS), os.getloadavg()[0] < BUSY + 1
    steps = {
        "Parquet files": (parquet_files, tables, tmp_path / "again"),
        "publishing": (publish_tables, tables, tmp_path / "home"),
        "seikei.duckdb": (database_file, tmp_path / "again"),
    }
    pairs = []
    for _ in range(PAIRS):
        for name in ("bare", "again"):
            (tmp_path / name).mkdir()
        bare = cost(bare_copy, tables, tmp_path / "bare")
        pairs.append([cost(*step).times(bare) for step in steps.values()])
        for name in ("bare", "again", "home"):
            shutil.rmtree(tmp_path / name)
    medians = [Cost(*(statistics.median(each) for each in zip(*costs, strict=True))) for costs in zip(*pairs, strict=True)]
    for name, found in zip(steps, medians, strict=True):
        print(f"\n{name} in bare copies: clock {found.clock:.2f}, processor {found.processor:.2f}", end="")
    files, publishing, database = medians
    assert publishing.processor <= 1.1, "measured: 0.85"
    assert files.processor <= 1.3, "measured: 1.05"
    assert database.processor <= 3.3, "measured: 2.7"
    if idle:
        assert publishing.clock <= 1.5, "measured: 1.0"
