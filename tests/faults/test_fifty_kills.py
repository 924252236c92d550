"""The whole command killed fifty times, at moments drawn at random: what was published verifies, and the next run ends well."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from tests.running import CHECKOUT, DOCUMENTS, environment
from warehouse.verify import verify
from warehouse.versions import latest

KILLS = 50
TOLD = "In {year} Sumitomo signed a contract to sell pumps to the Soviet Union for ${millions} million.\n"


def start(documents: Path, home: Path, variables: dict[str, str]) -> subprocess.Popen[str]:
    """`seikei run` over a folder, in a session of its own."""
    arguments = ["run", "--only-sources", "--sources", str(documents), "--home", str(home)]
    return subprocess.Popen(
        [sys.executable, "-m", "flows.cli", *arguments],
        env=variables,
        cwd=CHECKOUT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def end(process: subprocess.Popen[str]) -> str:
    """Wait for a run that is not killed; it must end well."""
    _, said = process.communicate(timeout=600)
    assert process.returncode == 0, said
    return said


def stands(home: Path) -> None:
    """The last release verifies, and the database opens."""
    assert verify(home / "releases" / str(latest(home)))
    with duckdb.connect(str(home / "seikei.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchall() == [(4,)]


@pytest.mark.slow
def test_fifty_kills(tmp_path, no_shared):
    drawn = random.Random(1982)
    documents = Path(shutil.copytree(DOCUMENTS, tmp_path / "documents"))
    home = tmp_path / "data"
    variables = environment(tmp_path, no_shared, home)
    changing = documents / "pumps.txt"
    changing.write_text(TOLD.format(year=1970, millions=1))
    end(start(documents, home, variables))
    for number in range(KILLS):
        changing.write_text(TOLD.format(year=1971 + number % 15, millions=2 + number))
        begun = time.monotonic()
        end(start(documents, home, variables))
        seconds = time.monotonic() - begun
        changing.write_text(TOLD.format(year=1971 + number % 15, millions=102 + number))
        killed = start(documents, home, variables)
        time.sleep(drawn.uniform(0, seconds))
        os.killpg(killed.pid, signal.SIGKILL)
        killed.communicate()
        stands(home)
    end(start(documents, home, variables))
    stands(home)
    kept = [path.name for path in (home / "releases").iterdir() if path.name.startswith(".") and path.name != ".lock"]
    assert kept == []
