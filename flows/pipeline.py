"""The flow: acquire, read, build records, load, check, publish. Needs no server and no network."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from prefect import Task, flow, task
from prefect.cache_policies import NO_CACHE

from flows import stages
from flows.acquire import Source
from flows.records.world import ReadDocument
from flows.settings import Home
from flows.stages import Notices, Progress

if TYPE_CHECKING:
    import pyarrow

    from expectations.types import GateReport
    from warehouse.publish import PublishResult

P, R = ParamSpec("P"), TypeVar("R")


@dataclass(frozen=True)
class Outcome:
    """What a run did, for its summary."""

    sources: Sequence[Source]
    read: Sequence[ReadDocument]
    notices: Notices
    staging: Mapping[str, pyarrow.Table]
    report: GateReport
    result: PublishResult


def _step(function: Callable[P, R]) -> Task[P, R]:
    """A step as a Prefect task. Nothing is cached by Prefect: what a step gives depends on more than its arguments."""
    return task(function, name=function.__name__.replace("_", " "), cache_policy=NO_CACHE, persist_result=False)


acquire_documents = _step(stages.acquire_documents)
read_documents = _step(stages.read_documents)
build_records = _step(stages.build_records)
load_database = _step(stages.load_database)
check_gate = _step(stages.check_gate)
publish_release = _step(stages.publish_release)


@flow(name="seikei", validate_parameters=False, persist_result=False)
def run_pipeline(home: Home, folders: Sequence[Path], only_sources: bool, progress: Progress) -> Outcome:
    """One run over the catalogue and the folders given. Raises a `SeikeiError` where nothing can be published."""
    notices = Notices()
    progress("Acquiring documents")
    sources = acquire_documents(folders, only_sources, notices, progress)
    progress("Restoring and reading")
    read = read_documents(sources, notices, progress)
    progress("Building records")
    staging = build_records(read, sources, notices, home)
    progress("Loading the database")
    candidate = load_database(staging, home)
    progress("Checking expectations")
    report = check_gate(candidate, read, home)
    progress("Publishing")
    result = publish_release(candidate, read, report, home)
    return Outcome(sources, read, notices, staging, report, result)
