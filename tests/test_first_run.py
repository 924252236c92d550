"""A first run: documents in, a verified release out; and what may go wrong on the way."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from flows import pipeline, stages
from tests.orchestration.served import until
from tests.running import DOCUMENTS, at_work, environment, run
from warehouse.verify import verify

ALONE = ("--only-sources", "--sources")
CONTRACT = (
    "datapackage.json", "croissant.json", "CITATION.cff", "README.md", "validation.json", "statistics.json",
    "changes.parquet", "CHANGES.md", "SHA256SUMS", "seikei.duckdb", "credits.csv", "deals.csv", "sanctions.csv", "companies.csv",
)  # fmt: skip


def listing(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def rows(home: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(home / "seikei.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_credit_is_read_from_its_sentence_into_parquet_and_duckdb(published):
    release = published[0] / "releases" / "1.0.0"
    [credit] = pq.read_table(release / "credits.parquet").to_pylist()
    found = {
        name: credit[name] for name in ("lender_name", "borrower_country", "amount_low", "amount_high", "currency", "agreed_edtf")
    }
    assert found == {
        "lender_name": "Export-Import Bank of Japan", "borrower_country": "SUN", "amount_low": 450e6, "amount_high": 450e6,
        "currency": "USD", "agreed_edtf": "1974",
    }  # fmt: skip
    with duckdb.connect(str(release / "seikei.duckdb"), read_only=True) as connection:
        copied = connection.execute("SELECT credit_id, amount_low FROM credits").fetchall()
    assert copied == [(credit["credit_id"], 450e6)]


def test_release_holds_what_the_contract_names(published):
    release = published[0] / "releases" / "1.0.0"
    there = {path.name for path in release.iterdir()}
    assert not set(CONTRACT) - there
    assert (published[0] / "releases" / "latest").read_text("utf-8").strip() == "1.0.0"
    assert verify(release)


def test_every_cell_of_a_document_is_supported_by_words_that_stand_there(published):
    release = published[0] / "releases" / "1.0.0"
    passages = pq.read_table(release / "passages.parquet").to_pylist()
    claims = [c for c in pq.read_table(release / "claims.parquet").to_pylist() if c["document_id"] == "coal-credit"]
    outside = [claim for claim in claims if claim["char_start"] is None]
    assert [(claim["table_name"], claim["field"], claim["value"]) for claim in outside] == [("documents", "date_edtf", "1977-02")]
    inside = [claim for claim in claims if claim["char_start"] is not None]
    assert inside
    for claim in inside:
        around = [
            p for p in passages if p["document_id"] == "coal-credit" and p["char_start"] <= claim["char_start"] < p["char_end"]
        ]
        start = claim["char_start"] - around[0]["char_start"]
        assert around[0]["text"][start:].startswith(claim["quote"])


def test_sidecar_describes_its_document_and_a_quiet_document_has_its_row(published):
    found = rows(
        published[0], "SELECT file_name, title, date_edtf, date_origin, status, may_redistribute FROM documents ORDER BY ALL"
    )
    assert found == [
        ("coal-credit.txt", "A note on the coal credit", "1977-02", "sidecar", "read", True),
        ("press/pipe-layers.html", "Machines for the pipeline", "1982-08-12", "text", "read", False),
        ("weather.txt", None, None, None, "empty", False),
    ]


def test_summary_says_what_was_read_and_where_the_release_lies(published):
    home, ran = published
    said = {line.split("  ")[0]: line for line in ran.out.splitlines() if line and line[0] != " "}
    assert list(said) == ["Documents", "Records", "Claims", "To review", "Gate", "Release", "Changed"]
    assert said["Documents"].endswith("3 read, 1 of them without a record")
    assert str(home / "releases" / "1.0.0") in said["Release"]
    assert "[1/3] coal-credit.txt: text" in ran.err


def test_same_run_again_publishes_nothing_new_and_says_so(seikei, home):
    before = listing(home / "releases")
    again = seikei("run", *ALONE, DOCUMENTS, "--home", home)
    assert again.code == 0
    assert "nothing new, so nothing was published" in again.out
    assert listing(home / "releases") == before


def test_changed_document_makes_a_new_release_and_keeps_the_ids_of_the_rest(seikei, home, documents):
    old = dict(rows(home, "SELECT title, credit_id FROM credits"))
    (documents / "weather.txt").write_text(
        "In 1979 Sumitomo signed a contract to sell pumps to the Soviet Union for $9 million.\n"
    )
    ran = seikei("run", *ALONE, documents, "--home", home)
    assert ran.code == 0, ran.err
    assert "1.1.0" in ran.out and "changed source" in ran.out
    assert dict(rows(home, "SELECT title, credit_id FROM credits")) == old
    assert verify(home / "releases" / "1.0.0") and verify(home / "releases" / "1.1.0")


@pytest.mark.parametrize("text", [None, "The sun shone and the sea was calm.\n"], ids=["no document", "no record"])
def test_run_that_reads_nothing_fails_and_leaves_no_release(seikei, tmp_path, text):
    folder = tmp_path / "given"
    folder.mkdir()
    if text:
        (folder / "a.txt").write_text(text)
    ran = seikei("run", *ALONE, folder, "--home", tmp_path / "data")
    assert ran.code == 1
    assert "nothing to publish" in ran.err
    assert not list((tmp_path / "data").glob("releases/*")) and not (tmp_path / "data" / "seikei.duckdb").exists()


def test_shut_gate_publishes_nothing_and_leaves_what_was_there(seikei, home, documents, monkeypatch):
    def with_a_bad_row(*arguments):
        candidate = stages.load_database(*arguments)
        with duckdb.connect(str(candidate / "seikei.duckdb")) as connection:
            connection.execute("UPDATE credits SET amount_low = 2 * amount_high")
        return candidate

    monkeypatch.setattr(pipeline, "load_database", with_a_bad_row)
    (documents / "weather.txt").unlink()
    before = listing(home / "releases") | {"database": (home / "seikei.duckdb").read_bytes()}
    ran = seikei("run", *ALONE, documents, "--home", home)
    assert ran.code == 3
    assert "the gate is shut, nothing is published" in ran.err and "credits" in ran.err
    assert "shut" in (home / "reports" / "validation.html").read_text("utf-8")
    assert listing(home / "releases") | {"database": (home / "seikei.duckdb").read_bytes()} == before


def test_killed_run_leaves_the_last_release_and_the_next_run_goes_on(seikei, home, documents, no_shared, tmp_path, first_run):
    shutil.copytree(first_run.home / "prefect", home / "prefect")
    (documents / "weather.txt").unlink()
    before = listing(home / "releases")
    arguments = ["run", *ALONE, str(documents), "--home", str(home)]
    kill_at("Publishing", arguments, environment(tmp_path, no_shared, home))
    until(lambda: not at_work(home), 30)
    after = {name: data for name, data in listing(home / "releases").items() if ".partial/" not in name}
    assert after == before
    assert rows(home, "SELECT count(*) FROM documents") == [(3,)]
    ran = seikei(*arguments)
    assert ran.code == 0, ran.err
    assert sorted(path.name for path in (home / "releases").glob("[0-9.]*") if path.is_dir()) == ["1.0.0", "1.1.0"]


def kill_at(step: str, arguments: Sequence[str], variables: dict[str, str]) -> None:
    """Start `seikei` and kill it and all its processes as soon as it announces a step."""
    command = [str(Path(sys.executable).parent / "seikei"), *arguments]
    process = subprocess.Popen(command, env=variables, stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stderr is not None
    reached = any(line.startswith(step) for line in process.stderr)
    os.killpg(process.pid, signal.SIGKILL)
    assert reached and process.wait() == -signal.SIGKILL


def test_two_runs_do_not_share_a_home_folder(seikei, home):
    import fcntl

    with (home / "run.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ran = seikei("run", *ALONE, DOCUMENTS, "--home", home)
    assert ran.code == 1 and "another run is at work" in ran.err


def test_home_folder_that_cannot_be_made(seikei, tmp_path):
    (tmp_path / "file").touch()
    ran = seikei("run", *ALONE, DOCUMENTS, "--home", tmp_path / "file" / "data")
    assert ran.code == 1 and "cannot be made" in ran.err


def test_watch_notices_the_network_and_writes_elsewhere(tmp_path, no_shared):
    variables = environment(tmp_path / "own", no_shared, tmp_path / "own" / "data")
    done = run([sys.executable, "-c", f"open({str(tmp_path / 'elsewhere')!r}, 'w')"], variables, tmp_path)
    assert done.returncode == 0
    done = run([sys.executable, "-c", "import socket; socket.create_connection(('example.org', 80))"], variables, tmp_path)
    assert done.returncode != 0 and "the network is not to be used" in done.stdout
    noticed = (tmp_path / "own" / "noticed.txt").read_text("utf-8")
    assert noticed == f"write: {tmp_path / 'elsewhere'}\nnetwork: example.org\n"


def test_first_run_needs_no_network_and_writes_nothing_outside_its_home(first_run):
    assert first_run.noticed == ""
    assert list(first_run.user_home.iterdir()) == []
    assert list(first_run.temporary.iterdir()) == []
    assert at_work(first_run.home) == []
    assert {path.name for path in first_run.home.iterdir()} == {
        "logs",
        "cache",
        "prefect",
        "releases",
        "reports",
        "run.lock",
        "seikei.duckdb",
        "work",
    }


def test_first_run_reads_the_digests_of_the_repository(first_run):
    assert verify(first_run.home / "releases" / "1.0.0")
    statuses = dict(rows(first_run.home, "SELECT status, count(*) FROM documents WHERE status <> 'empty' GROUP BY status"))
    assert statuses["absent"] == 2 and statuses["read"] >= 5
    for table in ("credits", "deals", "sanctions", "companies"):
        assert rows(first_run.home, f"SELECT count(*) > 0 FROM {table}") == [(True,)]
    assert rows(first_run.home, "SELECT amount_high FROM credits WHERE amount_low = 450e6") == [(450e6,)]


def test_first_run_prints_steps_and_summary_and_nothing_else(first_run):
    head = [line.split(" (")[0] for line in first_run.output.splitlines() if line and line[0] != " "]
    steps = [
        "Starting Prefect",
        "Acquiring documents",
        "Restoring and reading",
        "Building records",
        "Loading the database",
        "Checking expectations",
        "Publishing",
    ]
    assert head[: len(steps)] == steps
    assert head[len(steps)].startswith("Done in ")
    assert [line.split()[0] for line in head[len(steps) + 1 :]] == [
        "Documents",
        "Records",
        "Claims",
        "To",
        "Gate",
        "Release",
        "Changed",
    ]
