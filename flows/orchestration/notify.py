"""Who is told when a run fails, the gate shuts or a run is overdue.

SEIKEI_NOTIFY names the targets, parted by spaces: an http(s) address, which is sent a JSON object, or a notification block of
Prefect as `type/name`, such as `email-message/ops` or `slack-webhook/ops`. An address may hold a secret: it is neither shown nor
kept.
"""

from __future__ import annotations

import os
import re
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flows.exits import Exit
from flows.report.journal import events, kept, note
from flows.settings import Home

if TYPE_CHECKING:
    from prefect import Flow
    from prefect.client.schemas.objects import FlowRun
    from prefect.states import State

VARIABLE = "SEIKEI_NOTIFY"
SUBJECTS = {"failed": "Seikei: a run failed", "gate": "Seikei: the gate is shut", "overdue": "Seikei: a run is overdue"}
BLOCK = re.compile(r"[a-z0-9-]+/[a-z0-9-]+")
UNNAMED = "a target that is neither an address nor a block"
TIMEOUT = 10.0


def targets() -> list[str]:
    """The targets the environment names."""
    return os.environ.get(VARIABLE, "").split()


def tell(event: str, message: str, home: Home) -> None:
    """Tell every target of an event (`failed`, `gate` or `overdue`). One that cannot be reached is noted and keeps none from the
    others."""
    for target in targets():
        try:
            send = _to_block if BLOCK.fullmatch(target) else _to_address
            send(target, event, message, home)
            note(f"Told {_named(target)}", "notified", target=_named(target), about=event)
        except Exception as error:  # whatever a target does, the run ends as it did
            why = f"{type(error).__name__}{_status(error)}"
            note(f"Could not tell {_named(target)}: {why}", "not_notified", target=_named(target), about=event, why=why)


def run_ended_badly(flow: Flow, flow_run: FlowRun, state: State) -> None:
    """The hook of the flow on failure and on a crash."""
    home = Home.at(flow_run.parameters.get("home"))
    ends = [event for event in events(home) if event["run"] == flow_run.name and event["event"] == "run_ended"]
    with ExitStack() as stack:
        with suppress(OSError):  # where no record can be kept, people are told all the same
            stack.enter_context(kept(home, flow_run.name))
        if not ends:
            what = state.message or "its process was ended"
            ends = [{"what": what, "exit": Exit.FAILED}]
            note(f"Ended: {what}", "run_ended", **ends[0])
        tell("gate" if ends[-1]["exit"] == Exit.GATE else "failed", f"{flow_run.name}: {ends[-1]['what']}", home)


def _to_address(target: str, event: str, message: str, home: Home) -> None:
    import httpx

    subject = SUBJECTS[event]
    said = {
        "event": event,
        "subject": subject,
        "message": message,
        "text": f"{subject}\n{message}",
        "home": str(home.path),
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    with httpx.Client(timeout=TIMEOUT, transport=httpx.HTTPTransport(retries=2)) as client:
        client.post(target, json=said).raise_for_status()


def _to_block(target: str, event: str, message: str, home: Home) -> None:
    from prefect.blocks.abstract import NotificationBlock
    from prefect.blocks.core import Block

    import flows.orchestration.email  # noqa: F401 - makes its block known

    block = Block.load(target)
    if not isinstance(block, NotificationBlock):
        raise TypeError(f"{target} is not a notification block")
    with block.raise_on_failure():
        block.notify(f"{message}\n\nHome folder: {home.path}", SUBJECTS[event])


def _named(target: str) -> str:
    """The target without what may be a secret."""
    if BLOCK.fullmatch(target):
        return target
    with suppress(ValueError):
        return urlsplit(target).hostname or UNNAMED
    return UNNAMED


def _status(error: Exception) -> str:
    response = getattr(error, "response", None)
    return f" {response.status_code}" if response is not None else ""
