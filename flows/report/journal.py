"""The record of what happens: a line for a person as it happens, and one JSON object a line in `logs/` of the home folder.

Everything goes through the logger `seikei`, which Prefect also sends to its own log pages. An event never carries an address that
may hold a secret.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from flows.exits import Exit
from flows.settings import Home

LOG = logging.getLogger("seikei")
LOG.setLevel(logging.INFO)
LOG.propagate = False
WARNINGS = ("refused", "not_notified", "not_shown", "not_rendered", "not_watched", "turned_away")


def note(line: str, event: str = "progress", **facts: object) -> None:
    """Record an event: `line` says it to a person, `facts` to a program."""
    failed = facts.get("exit", Exit.DONE) not in (Exit.DONE, Exit.PARTIAL)
    level = logging.ERROR if failed else logging.WARNING if event in WARNINGS else logging.INFO
    LOG.log(level, line, extra={"event": event, "facts": facts})


class _Lines(logging.Handler):
    """Hands the lines to a function, but for those of events it hides."""

    def __init__(self, say: Callable[[str], None], hide: Container[str]) -> None:
        super().__init__()
        self.say, self.hide = say, hide

    def emit(self, record: logging.LogRecord) -> None:
        if getattr(record, "event", None) not in self.hide:
            self.say(record.getMessage())


class _File(logging.FileHandler):
    """A file of JSON lines. A full disk must not end a run for want of its record."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Let the line go."""

    def close(self) -> None:
        """Close the file, whatever becomes of the lines still to be written."""
        with suppress(OSError):
            super().close()


class _AsJson(logging.Formatter):
    def __init__(self, run: str) -> None:
        super().__init__()
        self.run = run

    def format(self, record: logging.LogRecord) -> str:
        event = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "run": self.run,
            "level": record.levelname.lower(),
            "event": getattr(record, "event", "log"),
            "message": record.getMessage().strip(),
            **getattr(record, "facts", {}),
        }
        return json.dumps(event, ensure_ascii=False, default=str)


@contextmanager
def handled(handler: logging.Handler) -> Iterator[None]:
    """Let a handler have the events for a while."""
    LOG.addHandler(handler)
    try:
        yield
    finally:
        LOG.removeHandler(handler)
        handler.close()


@contextmanager
def shown(say: Callable[[str], None], hide: Container[str] = ()) -> Iterator[None]:
    """Say the lines to a person, but for those of events that need no words."""
    with handled(_Lines(say, hide)):
        yield


@contextmanager
def kept(home: Home, run: str) -> Iterator[None]:
    """Keep the events in the file of this month under the name of a run. A line that a killed run left torn is ended first."""
    home.logs.mkdir(parents=True, exist_ok=True)
    path = home.logs / f"{datetime.now(UTC):%Y-%m}.jsonl"
    with suppress(OSError), path.open("ab+") as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")
    handler = _File(path, encoding="utf-8")
    handler.setFormatter(_AsJson(run))
    with handled(handler):
        yield


def events(home: Home) -> Iterator[dict]:
    """The events kept in the home folder, oldest first; torn lines are passed over."""
    for path in sorted(home.logs.glob("*.jsonl")):
        for line in path.read_text("utf-8", errors="replace").split("\n"):
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if isinstance(event, dict):
                yield event
