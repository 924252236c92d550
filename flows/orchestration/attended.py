"""A run attended to: alone in its home folder, on record, shown on Prefect's pages, in step with its schedule."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic
from typing import TYPE_CHECKING
from uuid import uuid4

from flows.errors import GateClosed, SeikeiError
from flows.exits import Exit, exit_of
from flows.orchestration.lock import alone, is_held
from flows.report import artifacts
from flows.report.journal import handled, kept, note, shown
from flows.settings import Home

if TYPE_CHECKING:
    from prefect.client.schemas.objects import FlowRun

    from flows.pipeline import Outcome


def make_ready(home: Home) -> None:
    """Make the home folder. Raises `SeikeiError` where that cannot be, or another run is at work in it."""
    make_folder(home)
    if is_held(home.run_lock):
        raise SeikeiError(_busy(home))


def make_folder(home: Home) -> None:
    """Make the home folder. Raises `SeikeiError` where that cannot be."""
    try:
        home.path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SeikeiError(f"the home folder {home.path} cannot be made: {error.strerror}; name another with --home") from error


@contextmanager
def attended(home: Home) -> Iterator[Callable[[Outcome], None]]:
    """Attend to a run, which hands its outcome to the function given. An error is recorded and passed on."""
    make_folder(home)
    flow_run = _flow_run()
    with ExitStack() as stack:
        stack.enter_context(kept(home, flow_run.name if flow_run else uuid4().hex[:8]))
        try:
            stack.enter_context(alone(home.run_lock, _busy(home)))
        except SeikeiError as error:
            note(f"Turned away: {error}", "turned_away")
            _say_when_due(flow_run)
            raise
        if flow_run:
            stack.enter_context(handled(artifacts.Progress()))
        if flow_run and flow_run.deployment_id:
            stack.enter_context(shown(_print))
        _begin(flow_run)
        started = monotonic()
        try:
            yield _end
        except BaseException as error:
            if isinstance(error, GateClosed):
                artifacts.show_gate(str(error))
            what = str(error) if isinstance(error, SeikeiError) else f"{type(error).__name__}: {error}"
            note(f"Ended: {what}", "run_ended", what=what, exit=exit_of(error), seconds=round(monotonic() - started, 1))
            raise


def _busy(home: Home) -> str:
    return f"another run is at work in {home.path}; wait for it, or use another --home"


def _flow_run() -> FlowRun | None:
    """The run as Prefect knows it; None where the steps are called without Prefect."""
    from prefect.context import FlowRunContext

    context = FlowRunContext.get()
    return context.flow_run if context else None


def _print(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _begin(flow_run: FlowRun | None) -> None:
    """Record the beginning; a run of a deployment does the work of those that are late, and says when the next is due."""
    if flow_run is None or flow_run.deployment_id is None:
        note("Run begins", "run_started", scheduled=False)
        return
    from prefect.client.orchestration import get_client

    from flows.orchestration.late import supersede

    note("Run begins", "run_started", scheduled=flow_run.auto_scheduled)
    with get_client(sync_client=True) as client:
        if late := supersede(client, flow_run.deployment_id):
            note(f"Doing the work of {late} late run{'s' * (late != 1)} too", "superseded", runs=late)
    _say_when_due(flow_run)


def _say_when_due(flow_run: FlowRun | None) -> None:
    """Record when the next run of the deployment is due, or that none is planned; whoever begins has met what was due before."""
    if flow_run is None or flow_run.deployment_id is None:
        return
    from prefect.client.orchestration import get_client

    from flows.orchestration.late import next_due

    with get_client(sync_client=True) as client:
        due = next_due(client, flow_run.deployment_id)
    if due:
        note(f"The next run is due at {due:%Y-%m-%d %H:%M %Z}", "due", at=due.isoformat())
    else:
        note("No further run is planned", "due", at=None)


def _end(outcome: Outcome) -> None:
    """Record the end of a run that published, or found nothing new; show it on Prefect's pages."""
    artifacts.show_outcome(outcome)
    result = outcome.result
    what = f"published {result.version}" if result.changed else f"nothing new since {result.version}"
    facts = {
        "what": what,
        "exit": Exit.PARTIAL if outcome.refused else Exit.DONE,
        "seconds": round(outcome.seconds, 1),
        "version": result.version,
        "published": result.changed,
        "read": outcome.read,
        "refused": outcome.refused,
    }
    note(f"Ended: {what}", "run_ended", **facts)
