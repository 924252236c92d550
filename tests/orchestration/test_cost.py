"""What orchestration costs: the flow beside the same functions called without Prefect, and Prefect's start apart.

A start is measured by the processor time of all its processes, which other work on the machine hardly changes. A machine with
nothing else to do takes less than that, as the processes run side by side.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic

import pytest

from tests.orchestration.served import SEIKEI, serve
from tests.running import CHECKOUT, environment

pytestmark = pytest.mark.slow
PAIRS = 3
DONE = re.compile(r"Done in (\d+) s, after Prefect started in (\d+) s")


@dataclass(frozen=True)
class Flow:
    """A run by the command a person starts: seconds until the first line, until the first step and from there to the end, and the
    processor time spent until the first step."""

    first_line: float
    start: float
    cost: float
    rest: float


def flow(variables: dict[str, str]) -> Flow:
    began, times, cost = monotonic(), [], 0.0
    with subprocess.Popen([SEIKEI, "run", "--full"], env=variables, stderr=subprocess.PIPE, text=True) as process:
        for line in process.stderr:
            times.append((monotonic() - began, line))
            if line.startswith("Acquiring"):
                cost = spent(process.pid)
    assert process.returncode == 0, "".join(line for _, line in times)
    start = next(time for time, line in times if line.startswith("Acquiring"))
    [(end, done)] = [(time, DONE.match(line)) for time, line in times if line.startswith("Done")]
    # What the command says of itself; the rest of the time until the first step is Python's own start.
    assert int(done[2]) <= start + 1 and int(done[1]) <= end - start + 2
    return Flow(times[0][0], start, cost, end - start)


def spent(process: int) -> float:
    """Processor seconds of a process and of those it started."""
    ticks = 0
    for each in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            fields = (each / "stat").read_text().rpartition(")")[2].split()
            if process in (int(each.name), int(fields[1])):
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def plain(variables: dict[str, str], home: Path) -> float:
    """Seconds of the run without Prefect."""
    command = [sys.executable, "-m", "tests.orchestration.plain", str(home)]
    done = subprocess.run(command, env=variables, cwd=CHECKOUT, capture_output=True, text=True, check=True)
    return float(done.stdout.splitlines()[-1])


@dataclass(frozen=True)
class Measured:
    """Runs by how they were started; how many times as long the flow took as its functions, the median of pairs; and the load
    of the machine, as runnable processes, when that was measured."""

    runs: dict[str, list[Flow]]
    ratio: float
    load: float

    def medians(self, figure: str) -> dict[str, float]:
        return {name: median(getattr(run, figure) for run in each) for name, each in self.runs.items()}


@pytest.fixture(scope="module")
def measured(tmp_path_factory, no_shared) -> Measured:
    folder = tmp_path_factory.mktemp("cost")
    home = folder / "home"
    variables = environment(folder, no_shared, home)
    first = flow(variables)
    plain(variables, folder / "plain")
    pairs = [(flow(variables), plain(variables, folder / "plain")) for _ in range(PAIRS)]
    ratio = median(run.rest / alone for run, alone in pairs)
    with serve(home, variables, "--cron", "0 3 1 1 *"):
        served = [flow(variables) for _ in range(PAIRS)]
    found = Measured({"first": [first], "again": [run for run, _ in pairs], "served": served}, ratio, os.getloadavg()[0])
    print(f"\nratio {ratio:.2f}; first line after {first.first_line:.2f} s", end="; ")
    print(f"start: processor {found.medians('cost')}, clock {found.medians('start')}")
    return found


def test_flow_costs_little_more_than_its_functions_and_prefect_starts_in_time(measured):
    cost = measured.medians("cost")
    assert measured.ratio <= 1.3
    assert cost["first"] < 25 and cost["again"] < 10 and cost["served"] < 4


def test_person_does_not_wait_long_for_the_first_line_and_the_first_step(measured):
    if measured.load >= os.cpu_count():
        pytest.skip(f"the machine has other work (load {measured.load:.1f}): what a person waits for says nothing")
    seconds = measured.medians("start")
    assert measured.runs["first"][0].first_line < 1
    assert seconds["first"] < 25 and seconds["again"] < 10 and seconds["served"] < 4
