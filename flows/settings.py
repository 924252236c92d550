"""Where things are and what is passed around a run: the home folder and its parts."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Home:
    """The one folder everything built goes to: `./data`, or what `--home` or SEIKEI_HOME say."""

    path: Path

    @classmethod
    def at(cls, given: str | Path | None = None) -> Home:
        return cls(Path(given or os.environ.get("SEIKEI_HOME") or CHECKOUT / "data").expanduser().resolve())

    @property
    def database(self) -> Path:
        return self.path / "seikei.duckdb"

    @property
    def releases(self) -> Path:
        return self.path / "releases"

    @property
    def cache(self) -> Path:
        return self.path / "cache"

    @property
    def kept_records(self) -> Path:
        return self.cache / "records"

    @property
    def fetched(self) -> Path:
        return self.path / "fetched"

    @property
    def reports(self) -> Path:
        return self.path / "reports"

    @property
    def data_docs(self) -> Path:
        return self.reports / "data_docs"

    @property
    def run_lock(self) -> Path:
        return self.path / "run.lock"

    @property
    def logs(self) -> Path:
        return self.path / "logs"


def corrections_folder() -> Path:
    """Where people's corrections stand as files: `warehouse/corrections`, or what SEIKEI_CORRECTIONS says."""
    return Path(os.environ.get("SEIKEI_CORRECTIONS") or CHECKOUT / "warehouse" / "corrections").expanduser().resolve()


@cache
def code_revision() -> str:
    """The commit the checkout stands at, with `-modified` where files differ from it; `unknown` outside git."""
    try:
        commit = _git("rev-parse", "HEAD")
        return f"{commit}-modified" if _git("status", "--porcelain", "--untracked-files=no") else commit
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _git(*arguments: str) -> str:
    command = ["git", "--no-optional-locks", "-C", str(CHECKOUT), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=20).stdout.strip()
