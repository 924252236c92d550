"""What docs/runbook.md promises about restoring and about a shut gate."""

from __future__ import annotations

import shutil

import duckdb
import pytest

from flows import pipeline
from flows.errors import GateClosed
from tests.running import DOCUMENTS
from warehouse.verify import verify

RUN = ("run", "--only-sources", "--sources", DOCUMENTS, "--home")


@pytest.mark.parametrize("lost", ["seikei.duckdb", "cache", "work", "reports", "logs", "prefect"])
def test_what_is_made_anew_may_be_lost(seikei, home, lost):
    place = home / lost
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
    ran = seikei(*RUN, home)
    assert ran.code == 0, ran.err
    assert "nothing new, so nothing was published" in ran.out
    assert "450,000,000" in seikei("sql", "SELECT amount_low FROM credits", "--home", home).out


def test_releases_brought_back_go_on_with_their_ids_and_numbers(seikei, home, documents, tmp_path):
    kept = shutil.copytree(home / "releases", tmp_path / "backup")
    shutil.rmtree(home)
    home.mkdir()
    shutil.copytree(kept, home / "releases")
    (documents / "weather.txt").unlink()
    ran = seikei("run", "--only-sources", "--sources", documents, "--home", home)
    assert ran.code == 0, ran.err
    assert (home / "releases" / "latest").read_text("utf-8").strip() == "1.1.0"
    ids = [
        {row[0] for row in duckdb.sql(f"SELECT credit_id FROM '{home}/releases/{version}/credits.parquet'").fetchall()}
        for version in ("1.0.0", "1.1.0")
    ]
    assert ids[0] == ids[1] != set()


def test_damaged_release_is_found_and_a_copy_mends_it(seikei, home, tmp_path):
    kept = shutil.copytree(home / "releases" / "1.0.0", tmp_path / "backup")
    (home / "releases" / "1.0.0" / "credits.csv").write_text("credit_id\n", "utf-8")
    assert seikei("verify", "--home", home).code == 4
    shutil.copytree(kept, home / "releases" / "1.0.0", dirs_exist_ok=True)
    assert verify(home / "releases" / "1.0.0")


def test_tables_that_shut_the_gate_can_be_looked_at(seikei, home, monkeypatch):
    def shut(*_: object) -> None:
        raise GateClosed("the gate is shut, nothing is published")

    monkeypatch.setattr(pipeline, "check_gate", shut)
    assert seikei(*RUN, home).code == 3
    with duckdb.connect(str(home / "work" / "candidate" / "seikei.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT amount_low FROM credits").fetchall() == [(450e6,)]
