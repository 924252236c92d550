"""What publishing costs beside a bare COPY of the same tables. `pytest -m slow -s` prints the figures."""

from __future__ import annotations

import resource
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from large_database import build_large
from small_release import publish_database

from warehouse import publish as publishing
from warehouse import verify as verifying
from warehouse.database import connect
from warehouse.schema import quoted, tables

ROWS = 1_000_000
OF_THE_DATABASE_FILE = ((publishing, "write_duckdb"), (verifying, "_check_database"))
OF_THE_TABLES = ((publishing, "write_tables"),)


def processor_seconds() -> float:
    """Seconds of processor time of this process and of those it has waited for: on a busy machine steadier than the clock."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


class Watch:
    """Adds up clock and processor seconds by name."""

    def __init__(self) -> None:
        self.clock: Counter[str] = Counter()
        self.processor: Counter[str] = Counter()

    def measured(self, name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            clock, processor = time.perf_counter(), processor_seconds()
            try:
                return step(*args, **kwargs)
            finally:
                self.clock[name] += time.perf_counter() - clock
                self.processor[name] += processor_seconds() - processor

        return run


def bare_copy(database: Path, folder: Path) -> None:
    folder.mkdir()
    with connect(database, read_only=True) as connection:
        for table in tables().values():
            if table.in_database:
                connection.execute(f"COPY {quoted(table.name)} TO '{folder / table.name}.parquet' (FORMAT parquet)")


@pytest.mark.slow
def test_cost_of_publishing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parquet and CSV cost about one and a half bare copies, all but the DuckDB file about two; every figure is printed."""
    database, watch = build_large(tmp_path / "large.duckdb", ROWS), Watch()
    for name, steps in (
        ("database file", OF_THE_DATABASE_FILE),
        ("tables", OF_THE_TABLES),
        ("diff", ((publishing, "write_changes"),)),
    ):
        for module, step in steps:
            monkeypatch.setattr(module, step, watch.measured(name, getattr(module, step)))
    watch.measured("bare copy", bare_copy)(database, tmp_path / "bare")
    watch.measured("publish", publish_database)(database, tmp_path / "home")
    for kind, spent in (("clock", watch.clock), ("processor", watch.processor)):
        whole = spent["publish"] - spent["diff"]
        parts = {"all": whole, "without seikei.duckdb": whole - spent["database file"], "Parquet and CSV": spent["tables"]}
        ratios = ", ".join(f"{name} {seconds / spent['bare copy']:.2f}" for name, seconds in parts.items())
        print(f"\n{kind}: bare copy {spent['bare copy']:.2f} s; times that: {ratios}")
    bare, whole = watch.processor["bare copy"], watch.processor["publish"] - watch.processor["diff"]
    assert watch.processor["tables"] <= 1.75 * bare, "measured: 1.5"
    assert whole - watch.processor["database file"] <= 2.6 * bare, "measured: 2.2"
