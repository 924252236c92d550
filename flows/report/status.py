"""How the runs of a home folder stand, from the record kept there: no server is asked, as it may be what does not work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flows.exits import Exit
from flows.orchestration.lock import is_held
from flows.report.journal import events
from flows.settings import Home

GRACE = timedelta(minutes=15)
ENDS = {Exit.DONE: "ended well", Exit.PARTIAL: "ended, with documents refused", Exit.GATE: "the gate was shut"}


@dataclass(frozen=True)
class Status:
    """The last run: when it began, its end as recorded (None: none yet, or it was killed), whether one is at work now; and when
    the next one of a schedule is due, or was."""

    began: datetime | None
    end: dict | None
    at_work: bool
    due: datetime | None
    now: datetime

    @property
    def overdue(self) -> bool:
        """Whether the run that was due has not begun, long after. While another is at work it waits for that one."""
        return self.due is not None and self.now > self.due + GRACE and not self.at_work

    @property
    def exit(self) -> Exit:
        """What a monitor wants to know: the exit code of the last run, or that one is overdue."""
        if self.overdue:
            return Exit.OVERDUE
        if self.end is not None:
            return Exit(self.end["exit"])
        return Exit.DONE if self.at_work or self.began is None else Exit.FAILED


def status(home: Home, now: datetime | None = None) -> Status:
    """How things stand. A run at work has told already when the one after it is due."""
    began, end, due, last = None, None, None, None
    for event in events(home):
        if event["event"] == "run_started":
            began, end, last = datetime.fromisoformat(event["time"]), None, event["run"]
        elif event["event"] == "run_ended" and event["run"] == last:
            end = event
        elif event["event"] == "due":
            due = datetime.fromisoformat(event["at"]) if event["at"] else None
    return Status(began, end, is_held(home.run_lock), due, now or datetime.now(UTC))


def lines(found: Status) -> Iterator[str]:
    """The status in words."""
    yield f"{'Last run':12}{_last(found)}"
    if found.due is not None:
        yield f"{'Next run':12}{'overdue since' if found.overdue else 'due at'} {_when(found.due)}"


def _last(found: Status) -> str:
    if found.began is None:
        return "none yet"
    began = f"began {_when(found.began)}"
    if found.end is None:
        return f"{began}, {'at work' if found.at_work else 'was ended from outside; what was published before stands'}"
    end = ENDS.get(Exit(found.end["exit"]), "failed")
    seconds = found.end.get("seconds")
    return f"{began}, {end}{f' after {seconds:.0f} s' if seconds is not None else ''}: {found.end['what']}"


def _when(time: datetime) -> str:
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
