"""The schedule for real: a server, a deployment, a scheduled run, one that fails and is told of, a machine without power."""

from __future__ import annotations

import shutil
from pathlib import Path
from time import sleep
from urllib.request import Request, urlopen

import pytest

from tests.orchestration.served import Served, serve, until, webhook
from tests.running import DOCUMENTS, environment

pytestmark = pytest.mark.slow
SECRET = "a-token-nobody-may-read"
EVERY_MINUTE = ("--cron", "* * * * *", "--only-sources", "--sources")


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DOCUMENTS, tmp_path / "documents"))


def ended(served: Served, after: int = 0) -> dict:
    """The first end of a run after some; waits for it."""
    return until(lambda: served.happened("run_ended", after), 180)[0]


def test_scheduled_run_publishes_and_a_failing_one_is_told_of(tmp_path, no_shared, documents):
    with webhook() as (address, told):
        home = tmp_path / "home"
        variables = environment(tmp_path, no_shared, home) | {"SEIKEI_NOTIFY": f"{address}/{SECRET}"}
        with serve(home, variables, *EVERY_MINUTE, str(documents)) as served:
            first = ended(served)
            assert first["exit"] == 0 and first["published"]
            assert served.happened("run_started")[0]["scheduled"] is True
            check_pages(served)
            for document in documents.rglob("*"):
                document.unlink() if document.is_file() else None
            failed = ended(served, after=1)
            assert failed["exit"] == 1 and "no document was read" in failed["what"]
            message = until(lambda: told, 30)[0]
            assert (message["event"], message["path"]) == ("failed", f"/{SECRET}")
            assert "no document was read" in message["message"]
            assert served.happened("notified")[0]["target"] == "127.0.0.1"
        kept = [path for path in home.rglob("*") if path.is_file() and path.suffix in (".jsonl", ".log", ".json", ".csv", ".md")]
        assert not any(SECRET in path.read_text("utf-8", "replace") for path in (*kept, served.output))
        noticed = tmp_path / "noticed.txt"
        assert not noticed.exists() or noticed.read_text() == ""


def check_pages(served: Served) -> None:
    """The deployment with its limit, the run and its artifacts stand on Prefect's pages."""
    [deployment] = served.ask("deployments/filter", {})
    assert deployment["name"] == "scheduled" and deployment["global_concurrency_limit"]["limit"] == 1
    assert set(deployment["parameter_openapi_schema"]["properties"]) >= {"home", "sources", "only_sources"}
    keys = {each["key"] for each in until(lambda: served.ask("artifacts/filter", {}), 20)}
    assert keys == {"summary", "release", "documents-read"}
    lines = {each["message"] for each in until(lambda: served.ask("logs/filter", {}), 20)}
    assert "Restoring and reading" in lines
    with urlopen(Request(f"{served.url}/v2/dashboard", headers={"accept": "text/html"}), timeout=20) as page:
        assert b"<title>" in page.read()


def test_after_the_power_was_lost_one_run_makes_up_for_all(tmp_path, no_shared, documents):
    with webhook() as (address, told):
        home = tmp_path / "home"
        variables = environment(tmp_path, no_shared, home) | {"SEIKEI_NOTIFY": address}
        with serve(home, variables, *EVERY_MINUTE, str(documents)) as served:
            ended(served)
            until(lambda: served.happened("run_started", after=1), 120)
            sleep(1)
            served.kill()
        missed = 200
        sleep(missed)
        with serve(home, variables, *EVERY_MINUTE, str(documents)) as served:
            begun = len(served.happened("run_started"))
            assert ended(served, after=1)["exit"] == 0
            assert served.happened("superseded")[0]["runs"] >= 2
            [died] = served.happened("run_died")
            assert any(died["died"] in message["message"] for message in told)
            assert len(served.happened("run_started")) == begun or served.happened("run_started")[begun]["scheduled"]
            late = served.ask("flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["CANCELLED"]}}}})
            assert len(late) >= 2
