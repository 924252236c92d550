"""Ways to run the pipeline in tests: in this process without Prefect, or as the command a person starts, watched."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import nullcontext, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from expectations.types import Expectation

CHECKOUT = Path(__file__).resolve().parents[1]
DOCUMENTS = CHECKOUT / "tests" / "documents"
WATCH = CHECKOUT / "tests" / "watch"
EXAMINED = ("credits", "documents")
STEPS = ("acquire_documents", "read_documents", "build_records", "load_database", "check_gate", "publish_release")


@dataclass(frozen=True)
class Ran:
    """What a command gave: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str


def in_process(patch: pytest.MonkeyPatch, shared: Path, *arguments: object) -> Ran:
    """Run a command in this process, documents and all, with the expectations of two tables: all of them take seconds a run. A
    step that a test has replaced in `flows.pipeline` stays replaced."""
    from flows import cli
    from flows.orchestration.server import SETTINGS

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SEIKEI_SHARED", str(shared))
        environment.setenv("PREFECT_HOME", str(shared / ".prefect"))
        for name, value in SETTINGS.items():
            environment.setenv(name, value)
        _without_prefect(patch)
        out, err = io.StringIO(), io.StringIO()
        environment.setattr(sys, "argv", ["seikei", *map(str, arguments)])
        with redirect_stdout(out), redirect_stderr(err):
            code = cli.main()
    return Ran(code, out.getvalue(), err.getvalue())


def _without_prefect(patch: pytest.MonkeyPatch) -> None:
    from prefect import Flow, Task

    from flows import pipeline
    from flows.reading.one import read_one

    for name in STEPS:
        step = getattr(pipeline, name)
        patch.setattr(pipeline, name, step.fn if isinstance(step, Task) else step)
    if isinstance(pipeline.run_pipeline, Flow):
        patch.setattr(pipeline, "run_pipeline", pipeline.run_pipeline.fn)
    patch.setattr("flows.reading.documents.read_side_by_side", lambda sources, _: nullcontext(map(read_one, sources)))
    patch.setattr("flows.orchestration.server.at_hand", lambda _: lambda: None)
    patch.setattr("flows.reading.ahead.begin", lambda: None)
    patch.setattr("expectations.gate.all_expectations", _few_expectations)
    patch.setattr(pipeline, "beside", nullcontext)


def _few_expectations() -> list[Expectation]:
    from expectations.suites import suite
    from warehouse.schema import tables

    return [each for name in EXAMINED for each in suite(tables()[name])]


@dataclass(frozen=True)
class FirstRun:
    """A run by `./run.sh`: its home folder, what it printed (both streams, in order), the user's home folder and temporary folder
    it had, and what it did that was noticed: writes outside of its folders, and calls for the network."""

    home: Path
    output: str
    user_home: Path
    temporary: Path
    noticed: str


_TEMPORARY: list[TemporaryDirectory[str]] = []  # removed as the tests end


def environment(folder: Path, shared: Path, home: Path) -> dict[str, str]:
    """The environment of a newcomer: an empty home folder, no network, nothing set that the project could lean on."""
    (folder / "user").mkdir(parents=True, exist_ok=True)
    # Not below the folder of the test, whose long name leaves no room for that of a socket.
    _TEMPORARY.append(TemporaryDirectory(prefix="seikei-"))
    temporary = _TEMPORARY[-1].name
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "LANG": "C.UTF-8",
        "COLUMNS": "120",
        "HOME": str(folder / "user"),
        "TMPDIR": temporary,
        "SEIKEI_HOME": str(home),
        "SEIKEI_SHARED": str(shared),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(WATCH),
        "WATCH_LOG": str(folder / "noticed.txt"),
        "WATCH_ALLOWED": os.pathsep.join([str(folder), temporary, "/dev"]),
    }


def first_run_of_all(folder: Path, shared: Path) -> FirstRun:
    """Run `./run.sh` over the default sources. `.venv` must be the one the lock asks for, or it would be made anew here."""
    stamped = 'source ./setup.sh && [ "$(cat .venv/requirements.lock.stamp)" = "$(stamp_of requirements.lock)" ]'
    assert subprocess.run(["bash", "-c", stamped], cwd=CHECKOUT, check=False).returncode == 0, (
        "run ./test.sh: it brings .venv up to date"
    )
    home = folder / "data"
    command = [str(CHECKOUT / "run.sh")]
    variables = environment(folder, shared, home)
    done = run(command, variables, cwd=folder)
    assert done.returncode == 0, done.stdout
    noticed = folder / "noticed.txt"
    noted = noticed.read_text("utf-8") if noticed.exists() else ""
    return FirstRun(home, done.stdout, folder / "user", Path(variables["TMPDIR"]), noted)


def at_work(home: Path) -> list[str]:
    """The command lines of the processes that work for a home folder, as far as they were given it by SEIKEI_HOME."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"SEIKEI_HOME={home}".encode() in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
    return found


def run(command: list[str] | str, variables: Mapping[str, str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command, or a line of shell, to its end; both streams come in one."""
    arguments = command if isinstance(command, list) else ["bash", "-c", command]
    return subprocess.run(
        arguments, env=variables, cwd=cwd, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600, check=False
    )
