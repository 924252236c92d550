"""The code is formatted and free of what the linter finds, by the settings in `pyproject.toml`."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.running import CHECKOUT


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]])
def test_style(command):
    done = subprocess.run([sys.executable, "-m", "ruff", *command, "."], cwd=CHECKOUT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
