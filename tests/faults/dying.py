"""Runs of the command line that die as a step is done, each a fork of one process that has imported what they need.

A line of its input names the step and the run, a line of its output how the fork ended."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.running import CHECKOUT, in_process

Dies = Callable[..., int]


@contextmanager
def dying() -> Iterator[Dies]:
    """`dies(step, shared, *arguments)`: a run that kills itself as the step is done; gives its exit code."""
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    process = subprocess.Popen(
        [sys.executable, "-m", __name__], cwd=CHECKOUT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin and process.stdout
    answers = iter(process.stdout.readline, "")

    def dies(step: str, shared: Path, *arguments: object) -> int:
        print(json.dumps([step, str(shared), *map(str, arguments)]), file=process.stdin, flush=True)
        return int(next(answers))

    try:
        yield dies
    finally:
        process.communicate()


def main() -> None:
    import great_expectations  # noqa: F401

    from flows.claims.reader import read
    from flows.restore import restore

    read(restore(b"In 1974 Japan granted the Soviet Union a credit of $5 million.\n", file_name="a.txt"))
    for line in sys.stdin:
        fork = os.fork()
        if not fork:
            _run(*json.loads(line))
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1]), flush=True)


def _run(step: str, shared: str, *arguments: str) -> None:
    from flows import pipeline

    done = getattr(pipeline, step).fn

    def killed(*given: object) -> None:
        done(*given)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(pipeline, step, killed)
    in_process(pytest.MonkeyPatch(), Path(shared), *arguments)


if __name__ == "__main__":
    main()
