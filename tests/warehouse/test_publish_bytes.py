"""The same content gives the same bytes: in another folder, time zone and locale, on another number of threads."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from small_release import first_state, release, required, second_state

from warehouse.duckdb_file import NAME, DatabaseFile
from warehouse.export import in_memory, make_table, write_parquet
from warehouse.schema import Column, Table, literal, tables

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


def test_duckdb_file_has_the_same_bytes_whatever_was_in_memory(tmp_path: Path) -> None:
    """DuckDB packs integers with whatever its memory held in place of a NULL."""
    sparse = [tables()["claims"], tables()["amounts"]]
    with in_memory() as connection:
        for table in sparse:
            cells = (f"{_sparse(table, column, number)} AS {name}" for number, (name, column) in enumerate(table.columns.items()))
            make_table(connection, table, f"SELECT {', '.join(cells)} FROM range(1000) AS numbers(i)")
            write_parquet(connection, table, tmp_path)
    written = set()
    for _ in range(4):
        with DatabaseFile(tmp_path, sparse) as database:
            for table in sparse:
                database.add(table)
            database.finish(())
        written.add((tmp_path / NAME).read_bytes())
    assert len(written) == 1


def _sparse(table: Table, column: Column, number: int) -> str:
    """SQL for a cell of row `i`: a number in every third row, and else no more than there must be."""
    if column.name in table.key:
        return "printf('%07d', i)"
    if not column.nullable:
        return literal(str(required(table)[column.name]))
    return f"CASE WHEN hash(i) % 3 = {number % 3} THEN 1 + i % {100 + number} END" if column.type == "integer" else "NULL"


@pytest.mark.parametrize("threads", [2, 3, 8])
def test_parquet_has_the_same_bytes_on_more_threads(tmp_path: Path, threads: int) -> None:
    """In groups of one size, whatever the pieces in which a query gives its rows."""
    gaps = tables()["gaps"]
    rows = "SELECT 'credits' AS table_name, hash(i)::VARCHAR AS record_id, 'purpose' AS field, 'not_stated' AS reason"
    written = []
    for number, source in (("one", "range(300000)"), ("more", "(FROM range(600000) AS two(i) WHERE i < 300000)")):
        with in_memory() as connection:
            connection.execute(f"SET threads = {threads}")
            make_table(connection, gaps, f"{rows} FROM {source} AS numbers(i)")
            connection.execute(f"SET threads = {1 if number == 'one' else threads}")
            (tmp_path / number).mkdir()
            write_parquet(connection, gaps, tmp_path / number)
        written.append((tmp_path / number / "gaps.parquet").read_bytes())
    assert written[0] == written[1]
    metadata = pq.read_metadata(tmp_path / "one" / "gaps.parquet")
    assert [metadata.row_group(number).num_rows for number in range(metadata.num_row_groups)] == [122_880, 122_880, 54_240]
