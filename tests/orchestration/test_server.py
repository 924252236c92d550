"""Prefect's settings and servers that do not answer, without one that does."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys

import pytest

from flows.errors import SeikeiError
from flows.orchestration.lock import alone
from flows.orchestration.server import at_hand, at_work, end, first_start, server, serving, set_up
from flows.settings import Home
from tests.orchestration.served import free_port


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    """An environment in which nothing speaks of Prefect, and which is put back."""
    for name in [name for name in os.environ if name.startswith("PREFECT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(os, "environ", dict(os.environ))


def test_prefect_stays_in_the_home_folder_and_what_is_set_stands(tmp_path):
    os.environ["PREFECT_LOGGING_LEVEL"] = "DEBUG"
    set_up(Home(tmp_path))
    assert os.environ["PREFECT_HOME"] == str(tmp_path / "prefect")
    assert os.environ["PREFECT_SERVER_UI_STATIC_DIRECTORY"].startswith(str(tmp_path))
    assert os.environ["PREFECT_LOGGING_LEVEL"] == "DEBUG" and "PREFECT_API_URL" not in os.environ
    assert first_start(Home(tmp_path))


def test_server_that_does_not_answer_is_no_traceback(tmp_path):
    os.environ["PREFECT_API_URL"] = f"http://name:secret@127.0.0.1:{free_port()}/api"
    with pytest.raises(SeikeiError, match="does not answer") as caught:
        set_up(Home(tmp_path))
    assert "secret" not in str(caught.value)


def test_address_left_by_a_server_that_is_gone_is_not_used(tmp_path):
    home = Home(tmp_path)
    serving(home).write_text(json.dumps({"url": f"http://127.0.0.1:{free_port()}"}))
    assert at_work(home) is None
    with alone(serving(home), "busy"):
        assert at_work(home) is None


def test_server_that_cannot_start_says_why(tmp_path, monkeypatch):
    monkeypatch.setattr("flows.orchestration.server.sys.executable", "/bin/false")
    wanted = r"did not start: it said nothing; see .*server\.log"
    with pytest.raises(SeikeiError, match=wanted), server(Home(tmp_path), free_port()):
        pass


def test_port_that_is_taken_is_said_so(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SeikeiError, match=f"port {port} of this machine is taken .*--port"), server(Home(tmp_path), port):
            pass


def test_server_that_does_not_end_is_ended_by_force(monkeypatch):
    monkeypatch.setattr("flows.orchestration.server.PATIENCE_AT_END", 0.1)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE)
    assert process.stdout and process.stdout.readline()
    end(process)
    assert process.returncode == -signal.SIGKILL


def test_server_that_is_named_is_the_one_a_run_uses(tmp_path):
    os.environ["PREFECT_API_URL"] = "http://127.0.0.1:4200/api"
    at_hand(Home(tmp_path))()
    assert os.environ["PREFECT_API_URL"] == "http://127.0.0.1:4200/api" and not list(tmp_path.iterdir())


def test_home_that_is_served_already_is_not_served_twice(seikei, tmp_path):
    home = Home(tmp_path / "home")
    home.path.mkdir()
    with alone(serving(home), "busy"):
        ran = seikei("serve", "--cron", "0 3 * * *", "--home", home.path)
    assert ran.code == 1 and "is served already" in ran.err


def test_cron_that_is_none_is_said_so(seikei, tmp_path):
    ending = signal.getsignal(signal.SIGTERM)
    ran = seikei("serve", "--cron", "every night", "--home", tmp_path / "home")
    assert signal.getsignal(signal.SIGTERM) is ending
    assert ran.code == 1 and '"every night" in the time zone UTC is no schedule' in ran.err
