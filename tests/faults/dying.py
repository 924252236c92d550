"""`python dying.py STEP SHARED ARGUMENT...`: a run of the command line in this process that kills itself as a step is done."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from flows import pipeline
from tests.running import in_process


def main(step: str, shared: str, *arguments: str) -> None:
    done = getattr(pipeline, step).fn

    def killed(*given: object) -> None:
        done(*given)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(pipeline, step, killed)
    in_process(pytest.MonkeyPatch(), Path(shared), *arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
