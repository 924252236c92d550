"""A team's way, for real: a server of Prefect, what `prefect.yaml` deploys, a worker, the automation of the documentation."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.orchestration.server import SETTINGS, server
from flows.settings import Home
from tests.documentation import FENCE
from tests.orchestration.served import events_of, free_port, until, webhook
from tests.running import CHECKOUT, DOCUMENTS, environment

pytestmark = pytest.mark.slow
PREFECT = str(Path(sys.executable).parent / "prefect")


@pytest.fixture
def variables(tmp_path, no_shared, monkeypatch) -> Iterator[dict[str, str]]:
    """The environment of who works with a server of the team, which is at work."""
    home = tmp_path / "home"
    prefect = {**SETTINGS, "PREFECT_HOME": str(tmp_path / "prefect"), "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(tmp_path / "ui")}
    own = {**environment(tmp_path, no_shared, home), **prefect}
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    with server(Home(tmp_path / "server"), free_port()) as url:
        yield {**own, "PREFECT_API_URL": f"{url}/api"}


def prefect(variables: Mapping[str, str], *arguments: str) -> str:
    command = [PREFECT, "--no-prompt", *arguments]
    done = subprocess.run(command, env=dict(variables), cwd=CHECKOUT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def worker(variables: Mapping[str, str], log: Path) -> Iterator[None]:
    with log.open("w") as output:
        process = subprocess.Popen(
            [PREFECT, "worker", "start", "--pool", "seikei", "--limit", "1"],
            env=dict(variables), cwd=log.parent, stdout=output, stderr=output,
        )  # fmt: skip
        try:
            yield
        finally:
            process.terminate()
            process.wait(60)


def test_worker_runs_what_is_deployed_and_the_server_tells_of_a_late_run(variables, tmp_path):
    prefect(variables, "work-pool", "create", "seikei", "--type", "process")
    prefect(variables, "deploy", "--all")
    parameters = ["-p", "only_sources=true", "-p", f"sources={json.dumps([str(DOCUMENTS)])}"]
    with webhook() as (address, told):
        make_automation(variables, address)
        prefect(variables, "deployment", "run", "seikei/nightly", *parameters)
        late = until(lambda: told, 120)[0]
        assert "is overdue" in late["text"]
    with worker(variables, tmp_path / "worker.txt"):
        [end] = until(lambda: events_of(Home(tmp_path / "home"), "run_ended"), 180)
    assert end["exit"] == 0 and end["version"] == "1.0.0"
    assert events_of(Home(tmp_path / "home"), "due")


def make_automation(variables: Mapping[str, str], address: str) -> None:
    """Run what the documentation tells to run, with an address of ours."""
    page = (CHECKOUT / "docs" / "scheduling.md").read_text("utf-8")
    [code] = [block[2] for block in FENCE.finditer(page) if block[1] == "python"]
    assert "https://hooks.example.org/ops" in code
    code = code.replace("https://hooks.example.org/ops", address)
    subprocess.run([sys.executable, "-c", code], env=dict(variables), check=True, timeout=120)
