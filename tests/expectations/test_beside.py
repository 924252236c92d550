"""The gate with a part of it in another process: the same report, also where that process dies."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing import active_children
from pathlib import Path
from time import monotonic, sleep

import pytest

from expectations import gate
from expectations.beside import beside, examined
from expectations.gate import check
from expectations.suites import suite
from expectations.types import Expectation, Result
from tests.expectations.world import TEXTS
from warehouse.schema import tables

EXAMINED = examined
FOUND = Result("credits", "currency", "critical", "A sum has a known currency.", success=True)


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """The expectations of three tables: all of them take seconds."""
    found = [each for name in ("credits", "documents", "gaps") for each in suite(tables()[name])]
    monkeypatch.setattr(gate, "all_expectations", lambda: found)


def test_report_is_the_same_with_and_without_help(world_database):
    with beside() as helper:
        assert check(world_database, TEXTS, helper).to_json() == check(world_database, TEXTS).to_json()


def test_helper_that_dies_costs_time_only(world_database, monkeypatch):
    monkeypatch.setattr("expectations.beside.examined", partial(dying, os.getpid()))
    with beside() as helper:
        assert check(world_database, TEXTS, helper).to_json() == check(world_database, TEXTS).to_json()


def test_helper_that_dies_before_it_has_work_costs_time_only(world_database):
    others = {child.pid for child in active_children()}
    with beside() as helper:
        helper.bring_in()
        until(lambda: {child.pid for child in active_children()} - others)
        for pid in {child.pid for child in active_children()} - others:
            os.kill(pid, signal.SIGKILL)
        until(lambda: not helper.pool.active)
        assert check(world_database, TEXTS, helper).to_json() == check(world_database, TEXTS).to_json()


def test_pages_are_there_once_the_helper_has_ended(tmp_path):
    with beside() as helper:
        helper.write_pages([FOUND], tmp_path / "docs", pytest.fail)
    assert "credits" in (tmp_path / "docs" / "index.html").read_text("utf-8")


def test_what_the_library_raises_is_told_and_nothing_else_happens(tmp_path):
    (tmp_path / "docs").write_text("a file is in the way")
    told = []
    with beside() as helper:
        helper.write_pages([FOUND], tmp_path / "docs", told.append)
    assert [type(error) for error in told] == [NotADirectoryError]


def until(true: Callable[[], object]) -> None:
    end = monotonic() + 30
    while not true():
        assert monotonic() < end
        sleep(0.05)


def dying(parent: int, database: Path, expectations: Sequence[Expectation]) -> dict[str, Result]:
    """As `examined`, but for a process other than the test's, which is killed at it."""
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return EXAMINED(database, expectations)
