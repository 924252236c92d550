"""What publishing costs beside a bare COPY of the same tables. `pytest -m slow -s` prints the figures."""

from __future__ import annotations

import resource
import shutil
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from large_database import build_large
from small_release import publish_database

from warehouse import publish as publishing
from warehouse.database import connect
from warehouse.schema import quoted, tables

ROWS, COPIES = 1_000_000, 5


def processor_seconds(who: int) -> float:
    """Seconds of processor time of this process, or of those it has waited for: on a busy machine steadier than the clock."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


class Watch:
    """Clock and processor seconds of each run of a step, by name; `apart`: of the process that writes `seikei.duckdb`."""

    def __init__(self) -> None:
        self.clock: dict[str, list[float]] = defaultdict(list)
        self.processor: dict[str, list[float]] = defaultdict(list)
        self.apart: dict[str, list[float]] = defaultdict(list)

    def measured(self, name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            before = time.perf_counter(), processor_seconds(resource.RUSAGE_SELF), processor_seconds(resource.RUSAGE_CHILDREN)
            try:
                return step(*args, **kwargs)
            finally:
                self.clock[name].append(time.perf_counter() - before[0])
                self.processor[name].append(processor_seconds(resource.RUSAGE_SELF) - before[1])
                self.apart[name].append(processor_seconds(resource.RUSAGE_CHILDREN) - before[2])

        return run


def bare_copy(database: Path, folder: Path) -> None:
    folder.mkdir()
    with connect(database, read_only=True) as connection:
        for table in tables().values():
            if table.in_database:
                connection.execute(f"COPY {quoted(table.name)} TO '{folder / table.name}.parquet' (FORMAT parquet)")
    shutil.rmtree(folder)


@pytest.mark.slow
def test_cost_of_publishing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A first release: it has no diff. Every figure is printed."""
    database, watch = build_large(tmp_path / "large.duckdb", ROWS), Watch()
    monkeypatch.setattr(publishing, "write_tables", watch.measured("tables", publishing.write_tables))
    for _ in range(COPIES):
        watch.measured("bare", bare_copy)(database, tmp_path / "bare")
    watch.measured("publish", publish_database)(database, tmp_path / "home")
    bare = statistics.median(watch.processor["bare"])
    [tables_alone], [all_but_file], [file] = watch.processor["tables"], watch.processor["publish"], watch.apart["publish"]
    times = {
        "Parquet and CSV": tables_alone,
        "all but seikei.duckdb": all_but_file,
        "seikei.duckdb": file,
        "all": all_but_file + file,
    }
    print(f"\nprocessor: bare copy {bare:.2f} s; " + ", ".join(f"{name} {each / bare:.2f}" for name, each in times.items()))
    clock = statistics.median(watch.clock["bare"])
    print(f"clock: bare copy {clock:.2f} s; all {watch.clock['publish'][0] / clock:.2f}")
    assert all_but_file <= 2.6 * bare, "measured: 2.4"
    assert file <= 2.6 * bare, "measured: 2.0"
