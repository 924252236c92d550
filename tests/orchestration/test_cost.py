"""What orchestration costs: the flow beside the same functions called without Prefect, and Prefect's start apart."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import monotonic

import pytest

from tests.orchestration.served import SEIKEI, serve
from tests.running import CHECKOUT, environment

pytestmark = pytest.mark.slow
PAIRS = 3
DONE = re.compile(r"Done in (\d+) s, after Prefect started in (\d+) s")


def flow(variables: dict[str, str]) -> tuple[float, float, float]:
    """Seconds until the first line, until Prefect had started, and of the run, by the command a person starts."""
    began = monotonic()
    with subprocess.Popen([SEIKEI, "run", "--full"], env=variables, stderr=subprocess.PIPE, text=True) as process:
        times = [(monotonic() - began, line) for line in process.stderr]
    assert process.returncode == 0, "".join(line for _, line in times)
    started = next(time for time, line in times if line.startswith("Acquiring"))
    [(end, done)] = [(time, DONE.match(line)) for time, line in times if line.startswith("Done")]
    # What the command says of itself; the rest of the time until the first step is Python's own start.
    assert int(done[2]) <= started + 1 and int(done[1]) <= end - started + 2
    return times[0][0], started, end - started


def plain(variables: dict[str, str], home: Path) -> float:
    """Seconds of the run without Prefect."""
    command = [sys.executable, "-m", "tests.orchestration.plain", str(home)]
    done = subprocess.run(command, env=variables, cwd=CHECKOUT, capture_output=True, text=True, check=True)
    return float(done.stdout.splitlines()[-1])


def test_flow_costs_little_more_than_its_functions_and_prefect_starts_in_time(tmp_path, no_shared):
    home = tmp_path / "home"
    variables = environment(tmp_path, no_shared, home)
    first_line, first_start, _ = flow(variables)
    plain(variables, tmp_path / "plain")
    pairs = [(flow(variables), plain(variables, tmp_path / "plain")) for _ in range(PAIRS)]
    ratio = median(run[2] / alone for run, alone in pairs)
    second_start = median(run[1] for run, _ in pairs)
    with serve(home, variables, "--cron", "0 3 1 1 *"):
        served_start = median(flow(variables)[1] for _ in range(PAIRS))
    starts = f"{first_start:.1f} s the first, {second_start:.1f} s the second, {served_start:.1f} s against a server"
    print(f"\nratio {ratio:.2f}; first line after {first_line:.2f} s; start {starts}")
    assert first_line < 1 and ratio <= 1.3
    assert first_start < 25 and second_start < 10 and served_start < 4
