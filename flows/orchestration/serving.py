"""The pipeline served on one machine: a Prefect server with its pages, a schedule, and an eye on what is overdue."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from threading import Event, Thread
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flows.errors import SeikeiError
from flows.orchestration.attended import make_folder
from flows.orchestration.late import bury
from flows.orchestration.lock import alone, is_held
from flows.orchestration.notify import tell
from flows.orchestration.server import server, serving, set_up
from flows.report.journal import kept, note, shown
from flows.report.status import status
from flows.settings import Home

if TYPE_CHECKING:
    from prefect.runner import Runner

DEPLOYMENT = "scheduled"
LOOK_EVERY = 60.0


def serve(home: Home, cron: str, timezone: str, parameters: Mapping[str, Any], port: int, say: Callable[[str], None]) -> None:
    """Run the pipeline on a schedule until stopped. Raises `SeikeiError` where the schedule is none, this home folder is served
    already or the server does not start."""
    make_folder(home)
    busy = f"{home.path} is served already; stop that first, or name another with --home"
    with _ended_in_order(), alone(serving(home), busy) as lock, kept(home, "serve"), shown(say):
        note("Starting Prefect", "serve_started")
        set_up(home)
        due = _first_due(cron, timezone)
        tell_overdue(home)
        with server(home, port) as url:
            lock.truncate(0)
            lock.write(json.dumps({"url": url}))
            lock.flush()
            os.environ["PREFECT_API_URL"] = f"{url}/api"
            note(f"Prefect's pages: {url}", "served", url=url)
            note(f"The next run is due at {due:%Y-%m-%d %H:%M %Z}", "due", at=due.isoformat())
            with _watched(home):
                _run_schedule(home, cron, timezone, dict(parameters))


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let SIGTERM end the process as an error would, so that the server is ended too."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _first_due(cron: str, timezone: str) -> datetime:
    """When a schedule is due next. Raises `SeikeiError` where it is none."""
    from prefect.server.schemas.schedules import CronSchedule
    from pydantic import ValidationError

    try:
        return asyncio.run(CronSchedule(cron=cron, timezone=timezone).get_dates(1))[0]
    except ValidationError as error:
        wrong = "; ".join(each["msg"] for each in error.errors())
        raise SeikeiError(f'"{cron}" in the time zone {timezone} is no schedule: {wrong}') from error


def _run_schedule(home: Home, cron: str, timezone: str, parameters: dict[str, Any]) -> None:
    """Make the deployment known and start its runs when they are due, until the process is told to end."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig
    from prefect.runner import Runner
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    from flows.pipeline import run_pipeline

    deployment = run_pipeline.to_deployment(
        DEPLOYMENT,
        schedule=Cron(cron, timezone=timezone),
        parameters=parameters,
        concurrency_limit=ConcurrencyLimitConfig(limit=1),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    # Runs that were planned while the machine was away stay planned: the first of them does the work of all.
    runner = Runner(name=DEPLOYMENT, limit=1, pause_on_shutdown=False)
    _bury(home, runner.add_deployment(deployment))
    asyncio.run(_until_told_to_end(runner))


async def _until_told_to_end(runner: Runner) -> None:
    """Run the runner; SIGTERM and an interrupt end its runs in good order. Its own handler, which does not, is replaced."""
    starting = asyncio.create_task(runner.start())
    await asyncio.sleep(0)
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, lambda: asyncio.ensure_future(runner.astop()))
    await starting


def _bury(home: Home, deployment: UUID) -> None:
    """Tell of runs that ended with the last server; where a run is at work, it is left to end."""
    from prefect.client.orchestration import get_client

    if is_held(home.run_lock):
        return
    with get_client(sync_client=True) as client:
        dead = bury(client, deployment)
    for run in dead:
        message = f"{run.name}: ended with the server or the machine; what was published before stands"
        note(message, "run_died", died=run.name)
        tell("failed", message, home)


@contextmanager
def _watched(home: Home) -> Iterator[None]:
    """Tell once of each run that is overdue. That it could not be looked for once, for want of room perhaps, ends no watch."""
    stop = Event()

    def watch() -> None:
        told: datetime | None = None
        while not stop.wait(LOOK_EVERY):
            try:
                told = tell_overdue(home, told)
            except Exception as error:
                note(f"Could not look for overdue runs: {type(error).__name__}: {error}", "not_watched")

    Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        stop.set()


def tell_overdue(home: Home, told: datetime | None = None) -> datetime | None:
    """Tell of the run that is overdue, unless it is the one already told of; gives when it was due."""
    found = status(home)
    if found.overdue and found.due != told:
        tell("overdue", f"the run due at {found.due:%Y-%m-%d %H:%M %Z} has not begun", home)
        return found.due
    return told
