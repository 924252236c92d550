"""The record of a run, its status and its exit code, without a server."""

from __future__ import annotations

import fcntl
import json
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Queue
from threading import Timer
from types import SimpleNamespace
from uuid import uuid4

import pytest

from flows.errors import GateClosed, NothingRead, SeikeiError, VerificationFailed
from flows.exits import Exit, exit_of
from flows.orchestration import attended, serving
from flows.orchestration.lock import alone, is_held
from flows.report.journal import events, kept, note, shown
from flows.report.status import GRACE, lines, status
from flows.settings import Home
from tests.running import DOCUMENTS

ALONE = ("--only-sources", "--sources")


def test_each_event_is_one_json_line_with_its_facts(tmp_path):
    home = Home(tmp_path)
    with kept(home, "quiet-fox"):
        note('A line with "quotes",\nand another', "refused", document="doc-1", done=1, of=2)
    [line] = next(home.logs.glob("*.jsonl")).read_text("utf-8").splitlines()
    event = json.loads(line)
    assert datetime.fromisoformat(event.pop("time")).tzinfo is not None
    assert event == {
        "run": "quiet-fox", "level": "warning", "event": "refused", "message": 'A line with "quotes",\nand another',
        "document": "doc-1", "done": 1, "of": 2,
    }  # fmt: skip
    note("after the run", "step")
    assert len(list(events(home))) == 1


def test_line_that_a_killed_run_left_torn_costs_no_other(tmp_path):
    home = Home(tmp_path)
    with kept(home, "first"):
        note("whole", "step")
    with next(home.logs.glob("*.jsonl")).open("a") as file:
        file.write('{"time": "2026-')
    with kept(home, "second"):
        note("whole too", "step")
    assert [event["message"] for event in events(home)] == ["whole", "whole too"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_line_that_holds_other_line_ends_is_read_as_one(tmp_path):
    home = Home(tmp_path)
    with kept(home, "quiet-fox"):
        note("Run begins", "run_started")
        note("Ended: a\u2028b\u0085c", "run_ended", what="a\u2028b\u0085c", exit=Exit.DONE)
    assert [event["event"] for event in events(home)] == ["run_started", "run_ended"]
    assert status(home).exit == Exit.DONE


def test_full_disk_ends_no_run_for_want_of_its_record(tmp_path, capsys):
    home, said = Home(tmp_path), []
    home.logs.mkdir()
    (home.logs / f"{datetime.now(UTC):%Y-%m}.jsonl").symlink_to("/dev/full")
    with kept(home, "run"), shown(said.append):
        note("still said", "step")
    assert said == ["still said"] and capsys.readouterr().err == ""


def test_hidden_events_are_kept_but_not_said(tmp_path):
    said = []
    with kept(Home(tmp_path), "run"), shown(said.append, hide=("run_started",)):
        note("Run begins", "run_started")
        note("Reading", "step")
    assert said == ["Reading"]
    assert [event["event"] for event in events(Home(tmp_path))] == ["run_started", "step"]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (GateClosed("shut"), 3), (VerificationFailed("differs"), 4), (NothingRead("none"), 1), (SeikeiError("busy"), 1),
        (ValueError("a fault of ours"), 1), (KeyboardInterrupt(), 130),
    ],
)  # fmt: skip
def test_errors_are_told_apart_by_exit_code(error, code):
    assert exit_of(error) == code


def test_lock_is_held_by_one_and_given_back(tmp_path):
    path = tmp_path / "a.lock"
    assert not is_held(path)
    with alone(path, "busy"):
        assert is_held(path)
        with pytest.raises(SeikeiError, match="busy"), alone(path, "busy"):
            pass
    assert not is_held(path)


def test_looking_whether_a_lock_is_held_keeps_nobody_from_it(tmp_path):
    path = tmp_path / "a.lock"
    with path.open("a+") as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)
        assert not is_held(path)
        Timer(0.05, fcntl.flock, (looking, fcntl.LOCK_UN)).start()
        with alone(path, "busy"):
            assert is_held(path)


def test_run_leaves_its_beginning_steps_and_end(seikei, tmp_path):
    home = tmp_path / "home"
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "empty.txt").touch()
    ran = seikei("run", *ALONE, DOCUMENTS, "--sources", tmp_path / "docs", "--home", home)
    assert ran.code == Exit.PARTIAL
    found = list(events(Home(home)))
    assert found[0]["event"] == "run_started" and len({event["run"] for event in found}) == 1
    assert [event["message"] for event in found if event["event"] == "step"] == [
        "Acquiring documents", "Restoring and reading", "Building records", "Loading the database", "Checking expectations",
        "Publishing",
    ]  # fmt: skip
    [refused] = [event for event in found if event["event"] == "refused"]
    assert refused["level"] == "warning" and refused["document"] and "empty.txt" in refused["message"]
    assert [(event["done"], event["of"]) for event in found if "done" in event] == [(1, 3), (2, 3), (3, 3)]
    end = found[-1]
    assert end["event"] == "run_ended"
    assert (end["exit"], end["version"], end["published"], end["read"], end["refused"]) == (5, "1.0.0", True, 3, 1)
    asked = seikei("status", "--home", home)
    assert asked.code == Exit.PARTIAL
    assert "ended, with documents refused" in asked.out and "published 1.0.0" in asked.out


def test_shut_gate_and_a_fault_of_ours_are_on_record(seikei, home, monkeypatch):
    from flows import pipeline

    def shut(*_: object) -> None:
        raise GateClosed("the gate is shut, nothing is published")

    monkeypatch.setattr(pipeline, "check_gate", shut)
    assert seikei("run", *ALONE, DOCUMENTS, "--home", home).code == Exit.GATE
    asked = seikei("status", "--home", home)
    assert asked.code == Exit.GATE and "the gate was shut" in asked.out

    def broken(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(pipeline, "check_gate", broken)
    with pytest.raises(ZeroDivisionError):
        seikei("run", *ALONE, DOCUMENTS, "--home", home)
    asked = seikei("status", "--home", home)
    assert asked.code == Exit.FAILED and "failed after" in asked.out and "ZeroDivisionError: division by zero" in asked.out


def test_run_that_was_killed_and_one_that_is_at_work(tmp_path):
    home = Home(tmp_path)
    assert status(home).exit == Exit.DONE and list(lines(status(home))) == ["Last run    none yet"]
    with kept(home, "run"):
        note("Run begins", "run_started")
    assert status(home).exit == Exit.FAILED
    assert "was ended from outside" in next(lines(status(home)))
    with alone(home.run_lock, "busy"):
        assert status(home).exit == Exit.DONE and "at work" in next(lines(status(home)))


def test_run_is_overdue_once_the_grace_is_over(tmp_path):
    home = Home(tmp_path)
    due = datetime(2026, 11, 22, 3, tzinfo=UTC)
    with kept(home, "serve"):
        note("The next run is due", "due", at=due.isoformat())
    assert not status(home, due + GRACE).overdue
    late = status(home, due + GRACE + timedelta(seconds=1))
    assert late.overdue and late.exit == Exit.OVERDUE
    assert list(lines(late))[1] == "Next run    overdue since 2026-11-22 03:00 UTC"
    with kept(home, "run"):
        note("The next run is due", "due", at=(due + timedelta(days=1)).isoformat())
    assert not status(home, due + GRACE + timedelta(seconds=1)).overdue


def test_run_that_waits_for_the_one_at_work_is_not_overdue(tmp_path):
    home, due = Home(tmp_path), datetime(2026, 11, 22, 3, tzinfo=UTC)
    with kept(home, "run"):
        note("The next run is due", "due", at=due.isoformat())
    with alone(home.run_lock, "busy"):
        assert not status(home, due + 2 * GRACE).overdue
    assert status(home, due + 2 * GRACE).overdue


def test_schedule_that_plans_no_further_run_has_none_overdue(tmp_path):
    home, due = Home(tmp_path), datetime(2026, 11, 22, 3, tzinfo=UTC)
    with kept(home, "run"):
        note("The next run is due", "due", at=due.isoformat())
        note("No further run is planned", "due", at=None)
    assert not status(home, due + 2 * GRACE).overdue


def test_scheduled_run_that_is_turned_away_met_its_time(tmp_path, monkeypatch):
    home, due = Home(tmp_path), datetime(2026, 11, 22, 3, tzinfo=UTC)
    with kept(home, "serve"):
        note("The next run is due", "due", at=due.isoformat())
    monkeypatch.setattr(attended, "_flow_run", lambda: SimpleNamespace(name="quiet-fox", deployment_id=uuid4()))
    monkeypatch.setattr("prefect.client.orchestration.get_client", lambda **_: nullcontext())
    monkeypatch.setattr("flows.orchestration.late.next_due", lambda *_: due + timedelta(days=1))
    monkeypatch.setattr("flows.orchestration.lock.PATIENCE", 0)
    with alone(home.run_lock, "busy"), pytest.raises(SeikeiError, match="another run is at work"), attended.attended(home):
        pass
    assert not status(home, due + 2 * GRACE).overdue and status(home, due).began is None
    assert [event["level"] for event in events(home) if event["event"] == "turned_away"] == ["warning"]


def test_watch_goes_on_after_it_could_not_look(tmp_path, monkeypatch):
    looked = Queue()

    def look(*_: object) -> None:
        looked.put(True)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(serving, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(serving, "tell_overdue", look)
    with kept(Home(tmp_path), "serve"), serving._watched(Home(tmp_path)):
        assert looked.get(timeout=10) and looked.get(timeout=10)
    said = [event["message"] for event in events(Home(tmp_path)) if event["event"] == "not_watched"]
    assert said and "No space left on device" in said[0]
