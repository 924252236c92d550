"""The settings of `precedence.toml`, and how late in the course of a fact a status is."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

OPEN, AFTERWARDS = 1, 3


@cache
def precedence() -> dict:
    """`precedence.toml`."""
    return tomllib.loads(Path(__file__).with_name("precedence.toml").read_text("utf-8"))


def stage(status: str | None) -> int:
    """How late in the course of a fact a status is; silence is before all."""
    return -1 if status is None else int(precedence()["stage"].get(status, AFTERWARDS))


def is_open(status: str | None) -> bool:
    """Whether a status says that nothing has been concluded yet."""
    return status is not None and stage(status) == OPEN
