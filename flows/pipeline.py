"""The flow: acquire, read, build records, load, check, publish. Needs no server and no network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from prefect import Task, flow
from prefect.cache_policies import NO_CACHE
from prefect.utilities.annotations import quote

from expectations.beside import beside
from flows import stages
from flows.orchestration.attended import attended
from flows.orchestration.notify import run_ended_badly
from flows.report.journal import note
from flows.settings import Home
from flows.stages import Notices

if TYPE_CHECKING:
    import pyarrow

    from expectations.types import GateReport
    from warehouse.publish import PublishResult

P, R = ParamSpec("P"), TypeVar("R")


@dataclass(frozen=True)
class Outcome:
    """What a run did, for its summary: how many documents it read, and the rest; `began` by the monotonic clock, once Prefect had
    started, and the seconds it took."""

    read: int
    notices: Notices
    staging: Mapping[str, pyarrow.Table]
    report: GateReport
    result: PublishResult
    began: float
    seconds: float

    @property
    def errors(self) -> list[dict]:
        """The notices about documents that could not be read."""
        return [row for row in self.notices.rows if row["level"] == "error"]

    @property
    def refused(self) -> int:
        """How many documents could not be read."""
        return len(self.errors)


class Step(Task[P, R]):
    """A task that is handed its arguments unseen: left alone, Prefect looks through all of every document for the results of
    other tasks, which takes longer than the work itself."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        return super().__call__(*map(quote, args), **{name: quote(value) for name, value in kwargs.items()})


def _step(function: Callable[P, R]) -> Step[P, R]:
    """A step as a Prefect task. Nothing is cached by Prefect: what a step gives depends on more than its arguments."""
    return Step(function, name=function.__name__.replace("_", " "), cache_policy=NO_CACHE, persist_result=False)


acquire_documents = _step(stages.acquire_documents)
read_documents = _step(stages.read_documents)
build_records = _step(stages.build_records)
load_database = _step(stages.load_database)
check_gate = _step(stages.check_gate)
publish_release = _step(stages.publish_release)


@flow(name="seikei", persist_result=False, on_failure=[run_ended_badly], on_crashed=[run_ended_badly])
def run_pipeline(
    home: str | None = None, sources: list[str] | None = None, only_sources: bool = False, full: bool = False
) -> Outcome:
    """Read the documents and publish a release. Raises a `SeikeiError` where nothing can be published.

    Args:
        home: Folder for everything that is built; by default SEIKEI_HOME, or `data` in the checkout.
        sources: Folders every file of which is read as a document too.
        only_sources: Leave the catalogue out; read the folders in `sources` alone.
        full: Read every document and make every row anew, also those known from an earlier run.
    """
    place, notices, began = Home.at(home), Notices(), monotonic()
    with attended(place) as ended, beside() as helper:
        note("Acquiring documents", "step")
        found = acquire_documents([Path(folder) for folder in sources or ()], only_sources, notices, note, place)
        note("Restoring and reading", "step")
        read = read_documents(found, notices, note, place, full)
        if helper:
            helper.bring_in()
        note("Building records", "step")
        staging = build_records(read, found, notices, place, full)
        note("Loading the database", "step")
        candidate = load_database(staging, place)
        note("Checking expectations", "step")
        report = check_gate(candidate, read, place, note, helper)
        note("Publishing", "step")
        result = publish_release(candidate, read, report, place)
        outcome = Outcome(len(read), notices, staging, report, result, began, monotonic() - began)
        ended(outcome)
    return outcome
