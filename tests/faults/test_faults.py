"""A fault at every step: what is published is unharmed, the database opens, the message says what to do, the next run heals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from flows import pipeline
from flows.reading import one
from tests.faults.breaking import read_only, small_files
from tests.faults.dying import Dies, dying
from tests.running import STEPS, Ran
from warehouse.verify import verify
from warehouse.versions import latest, read_index

ALONE = ("--only-sources", "--sources")
TOLD = "In 1979 Sumitomo signed a contract to sell pumps to the Soviet Union for $9 million.\n"
Run = Callable[[], Ran]


@pytest.fixture
def run(seikei, home, documents) -> Run:
    """`run()`: a run in a home with a release, over documents one of which now tells of a deal."""
    (documents / "weather.txt").write_text(TOLD)
    return lambda: seikei("run", *ALONE, documents, "--home", home)


@pytest.fixture(scope="module")
def dies() -> Iterator[Dies]:
    with dying() as dies:
        yield dies


def deals(home: Path) -> int:
    with duckdb.connect(str(home / "seikei.duckdb"), read_only=True) as connection:
        return connection.execute("SELECT count(*) FROM deals").fetchall()[0][0]


def stands(home: Path, versions: tuple[str, ...] = ("1.0.0",)) -> None:
    """The releases listed are these, each verifies, and the database opens."""
    assert tuple(read_index(home / "releases")) == versions
    assert all(verify(home / "releases" / version) for version in versions)
    assert latest(home) == versions[-1]
    assert deals(home) == 1 + len(versions)


def heals(run: Run, home: Path) -> None:
    """The next run publishes what the failed one could not, and leaves nothing lying about."""
    ran = run()
    assert ran.code == 0, ran.err
    stands(home, ("1.0.0", "1.1.0"))
    assert not [path for path in (home / "releases").iterdir() if ".partial" in path.name]


def in_words(ran: Ran, *words: str) -> None:
    assert ran.code == 1 and "Traceback" not in ran.err
    assert all(word in ran.err for word in words), ran.err


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step(dies, run, home, documents, no_shared, step):
    assert dies(step, no_shared, "run", *ALONE, documents, "--home", home) == -signal.SIGKILL
    if step == "publish_release":
        stands(home, ("1.0.0", "1.1.0"))
        assert run().code == 0
    else:
        stands(home)
        heals(run, home)


@pytest.mark.parametrize("step", STEPS)
def test_step_that_fails_leaves_what_was_there(run, home, monkeypatch, step):
    def failing(*_: object) -> None:
        raise OSError(5, "Input/output error", "some file")

    monkeypatch.setattr(pipeline, step, failing)
    in_words(run(), "some file: Input/output error", "what was published before stands")
    monkeypatch.undo()
    stands(home)
    heals(run, home)


@pytest.mark.parametrize("size", [0, 1_000, 30_000, 300_000, 1_000_000])
def test_full_disk(run, home, size):
    with small_files(size):
        in_words(run(), "room to write", "Free some space and run again")
    stands(home)
    heals(run, home)


def test_read_only_home(run, home):
    with read_only(home):
        in_words(run(), "Read-only file system", "--home")
    stands(home)
    heals(run, home)


@pytest.mark.parametrize("folder", ["releases", "work", "reports"])
def test_read_only_folder_of_the_home(run, home, folder):
    with read_only(home / folder):
        in_words(run(), "Read-only file system", "what was published before stands")
    stands(home)
    heals(run, home)


def test_read_only_cache_costs_only_time(run, home):
    with read_only(home / "cache"):
        ran = run()
    assert ran.code == 0 and "could not be kept" in ran.err
    stands(home, ("1.0.0", "1.1.0"))


@pytest.mark.parametrize("moment", [86_400.0, 4_102_444_800.0])
def test_clock_that_moved_changes_nothing(run, home, documents, moment, monkeypatch):
    for path in [*home.rglob("*"), *documents.rglob("*")]:
        os.utime(path, (moment, moment))
    read: list[str] = []
    ask = one.read_one
    monkeypatch.setattr(one, "read_one", lambda source: read.append(source.file_name) or ask(source))
    heals(run, home)
    assert read == ["weather.txt"]


def test_corrupted_cache_is_read_anew(run, home):
    for path in [path for path in (home / "cache").rglob("*") if path.is_file()]:
        path.write_bytes(os.urandom(path.stat().st_size))
    ran = run()
    assert ran.code == 0 and "the cached reading" in ran.err
    stands(home, ("1.0.0", "1.1.0"))
    assert "the cached reading" not in run().err


def test_database_that_is_damaged_is_told_and_made_anew(run, seikei, home):
    (home / "seikei.duckdb").write_bytes(b"no database")
    in_words(seikei("sql", "SELECT 1", "--home", home), "cannot open")
    heals(run, home)


HOLD = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


def test_database_that_another_process_holds(run, seikei, home):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home / "seikei.duckdb")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout and holder.stdout.readline() == "held\n"
    try:
        in_words(seikei("sql", "SELECT 1", "--home", home), "another process", "try again")
        ran = run()
        assert ran.code == 0, ran.err
        stands(home, ("1.0.0", "1.1.0"))
    finally:
        holder.communicate()
    stands(home, ("1.0.0", "1.1.0"))


def test_second_run_is_turned_away_and_harms_nothing(run, home):
    import fcntl

    with (home / "run.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        in_words(run(), "another run is at work", "wait for it")
    stands(home)
    heals(run, home)
