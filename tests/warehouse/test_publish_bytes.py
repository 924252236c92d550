"""The same content gives the same bytes: in another folder, time zone and locale, on another number of threads."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from small_release import first_state, release, second_state

PROGRAM = """
import sys
from pathlib import Path
import duckdb
import small_release
threads, home = sys.argv[1:]
opened = duckdb.connect
def connect(*arguments, config=None, **others):
    return opened(*arguments, config=(config or {}) | {"threads": int(threads)}, **others)
duckdb.connect = connect
small_release.release(Path(home), small_release.first_state())
small_release.release(Path(home), small_release.second_state())
"""


def published_files(home: Path) -> dict[str, bytes]:
    folder = home / "releases"
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.parent != folder
    }


@pytest.mark.parametrize(
    ("threads", "zone", "locale", "seed"), [(1, "Asia/Tokyo", "C", "1"), (2, "America/New_York", "tr_TR.UTF-8", "2")]
)
def test_same_bytes(tmp_path: Path, threads: int, zone: str, locale: str, seed: str) -> None:
    here, there = tmp_path / "here", tmp_path / "a longer name" / "there"
    release(here, first_state())
    release(here, second_state())
    folders = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(folders), "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed}
    subprocess.run([sys.executable, "-c", PROGRAM, str(threads), str(there)], env=environment, check=True)
    ours, theirs = published_files(here), published_files(there)
    assert ours.keys() == theirs.keys() and len(ours) > 60
    assert [name for name in ours if ours[name] != theirs[name]] == []


def test_same_bytes_whatever_the_order_of_rows(tmp_path: Path) -> None:
    shuffled = {name: random.Random(7).sample(rows, len(rows)) for name, rows in second_state().items()}
    release(tmp_path / "a", second_state())
    release(tmp_path / "b", shuffled)
    assert published_files(tmp_path / "a") == published_files(tmp_path / "b")


def test_no_trace_of_the_place_or_day(tmp_path: Path) -> None:
    home = tmp_path / "a-place-to-be-recognised"
    release(home, first_state())
    for name, content in published_files(home).items():
        assert b"a-place-to-be-recognised" not in content, name
        assert os.uname().nodename.encode() not in content, name
