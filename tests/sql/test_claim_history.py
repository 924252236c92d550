"""What did a release know: statements that came, lost, moved to another record, went and came back over five releases."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from warehouse import history, load
from warehouse.contract import compare_contracts
from warehouse.duckdb_file import NAME as FILE
from warehouse.duckdb_file import DatabaseFile
from warehouse.export import in_memory, make_table, no_rows, write_parquet
from warehouse.history import NAME, write_claim_history, write_releases
from warehouse.models import macro_statements
from warehouse.schema import literal, release_tables, tables

Held = dict[str, tuple[str, bool]]  # claim -> the record it is on, and whether it stands
RELEASES: dict[str, Held] = {
    "1.0.0": {"treaty": ("loan", True), "press": ("loan", True), "cable": ("loan-2", True)},
    "1.1.0": {"treaty": ("loan", True), "press": ("loan", False), "history": ("loan", True), "cable": ("loan", False)},
    "1.2.0": {"treaty": ("loan", True), "press": ("loan", False), "history": ("loan", True)},
    "1.10.0": {"treaty": ("loan", True), "press": ("loan", False), "history": ("loan", True), "cable": ("loan", False)},
    "2.0.0": {"treaty": ("loan", True), "history": ("loan", True)},
}


def write_claims(folder: Path, held: Held) -> None:
    rows = ", ".join(
        f"('{claim}', 'credits', '{record}', 'amount_low', '{claim} sum', 'doc-{claim}', 'words', 'by hand/1', 0.9, {stands})"
        for claim, (record, stands) in held.items()
    )
    columns = "claim_id, table_name, record_id, field, value, document_id, quote, method, confidence, accepted"
    missing = ", ".join(f"NULL AS {name}" for name in tables()["claims"].columns if name not in columns.split(", "))
    queries = {"claims": f"SELECT *, {missing} FROM (VALUES {rows}) AS held({columns})", "changes": no_rows(tables()["changes"])}
    with in_memory() as connection:
        for name, query in queries.items():
            make_table(connection, tables()[name], query)
            write_parquet(connection, tables()[name], folder)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five releases, each with its history carried on from the one before."""
    folder = tmp_path_factory.mktemp("shelf")
    before = None
    for version, held in RELEASES.items():
        release = folder / version
        release.mkdir()
        write_claims(release, held)
        write_claim_history(before, release, version)
        write_releases(before, release, version)
        before = release
    return folder


@pytest.fixture(scope="module")
def known_in(shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Held]]:
    """What the newest release says an older one knew."""
    folder = tmp_path_factory.mktemp("known")
    load.build(folder, {})
    shutil.copytree(shelf / list(RELEASES)[-1], folder, dirs_exist_ok=True)
    with DatabaseFile(folder, release_tables(), folder / FILE) as database:
        for table in (tables()["claims"], *release_tables()):
            database.add(table)
        database.finish(macro_statements("release_macros"))
    with duckdb.connect(str(folder / FILE), read_only=True) as connection:

        def ask(version: str) -> Held:
            rows = connection.execute("SELECT document_id, record_id, stood FROM known_in(?)", [version]).fetchall()
            return {document.removeprefix("doc-"): (record, stood) for document, record, stood in rows}

        yield ask


@pytest.mark.parametrize("version", RELEASES)
def test_newest_release_tells_what_each_release_held(known_in, version):
    assert known_in(version) == RELEASES[version]


@pytest.mark.parametrize("version", ["0.9.0", "1.1.1", "9.9.9", "latest"])
def test_release_that_never_was_is_an_error_that_names_those_there_are(known_in, version):
    with pytest.raises(duckdb.Error, match=f"there is no release {version}; there are 1.0.0, 1.1.0, 1.2.0, 1.10.0, 2.0.0"):
        known_in(version)


def test_release_in_which_no_claim_changed_is_known_too(shelf, tmp_path):
    write_releases(shelf / "2.0.0", tmp_path, "2.0.1")
    assert versions(tmp_path) == [*RELEASES, "2.0.1"]


def test_list_begins_with_what_an_older_history_names(shelf, tmp_path):
    before = Path(shutil.copytree(shelf / "1.10.0", tmp_path / "1.10.0"))
    (before / f"{history.RELEASES}.parquet").unlink()
    (tmp_path / "2.0.0").mkdir()
    write_releases(before, tmp_path / "2.0.0", "2.0.0")
    assert versions(tmp_path / "2.0.0") == [*RELEASES]


def versions(release: Path) -> list[str]:
    return pq.read_table(release / f"{history.RELEASES}.parquet").column("version").to_pylist()


def test_spell_that_goes_on_is_one_row_and_a_claim_that_comes_back_has_two(shelf):
    """And what was known from the first release on, and still is, has none."""
    with in_memory() as connection:
        source = literal(str(shelf / "2.0.0" / f"{NAME}.parquet"))
        spells = connection.execute(
            f"SELECT document_id, known_from, known_until, accepted FROM read_parquet({source}) ORDER BY ALL"
        ).fetchall()
    assert spells == [
        ("doc-cable", "1.0.0", "1.1.0", True),
        ("doc-cable", "1.1.0", "1.2.0", False),
        ("doc-cable", "1.10.0", "2.0.0", False),
        ("doc-history", "1.1.0", None, True),
        ("doc-press", "1.0.0", "1.1.0", True),
        ("doc-press", "1.1.0", "2.0.0", False),
    ]


def test_same_claims_and_past_give_the_same_bytes(shelf, tmp_path):
    write_claims(tmp_path, RELEASES["1.2.0"])
    write_claim_history(shelf / "1.1.0", tmp_path, "1.2.0")
    assert (tmp_path / f"{NAME}.parquet").read_bytes() == (shelf / "1.2.0" / f"{NAME}.parquet").read_bytes()


def test_release_from_before_there_was_a_history_is_where_it_begins(shelf, tmp_path):
    for version in ("1.0.0", "1.1.0"):
        (tmp_path / version).mkdir()
        write_claims(tmp_path / version, RELEASES[version])
    write_claim_history(tmp_path / "1.0.0", tmp_path / "1.1.0", "1.1.0")
    assert (tmp_path / "1.1.0" / f"{NAME}.parquet").read_bytes() == (shelf / "1.1.0" / f"{NAME}.parquet").read_bytes()


def test_history_yet_to_be_written_breaks_no_contract(shelf, tmp_path):
    write_claims(tmp_path, RELEASES["2.0.0"])
    assert not compare_contracts(shelf / "1.10.0", tmp_path).broken
