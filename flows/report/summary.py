"""The closing summary of a run."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from flows.report.words import CORE, counted_all
from warehouse.versions import FIRST

if TYPE_CHECKING:
    from flows.pipeline import Outcome
    from warehouse.publish import PublishResult

SHOWN = 8


def summary(outcome: Outcome) -> Iterator[str]:
    """The entries of the summary, line by line."""
    yield ""
    for entry in entries(outcome):
        yield f"{entry.name:12}{entry.text}"
        yield from (f"{'':14}{detail}" for detail in entry.details)


class Entry(NamedTuple):
    """A named line of the summary and the lines below it."""

    name: str
    text: str
    details: Iterable[str] = ()


def entries(outcome: Outcome) -> Iterator[Entry]:
    """Documents, records, doubts, the gate, the release and what changed."""
    yield _documents(outcome)
    yield from _records(outcome)
    yield _doubts(outcome)
    yield _gate(outcome)
    yield from _release(outcome)


def _documents(outcome: Outcome) -> Entry:
    notices = outcome.notices.rows
    kinds = Counter(row["kind"] for row in notices)
    numbers = [
        (outcome.read, "read"),
        (kinds["empty"], "of them without a record"),
        (kinds["refused"], "refused"),
        (kinds["absent"], "not at hand"),
        (kinds["duplicate"], "double"),
    ]
    shown = {"refused": "refused", "absent": "not at hand", "duplicate": "double"}
    details = [f"{shown[row['kind']]}: {row['message']}" for row in notices if row["kind"] in shown]
    return Entry("Documents", counted_all(numbers), details)


def _records(outcome: Outcome) -> Iterator[Entry]:
    counts = Counter(outcome.staging["records"]["table_name"].to_pylist())
    accepted = outcome.staging["claims"]["accepted"].to_pylist()
    yield Entry("Records", counted_all((counts[name], name) for name in (*CORE, "figures")))
    yield Entry("Claims", f"{len(accepted):,}, each with its quotation; {accepted.count(False):,} lost to another claim")


def _doubts(outcome: Outcome) -> Entry:
    rows = outcome.staging["records"].to_pylist()
    doubtful = Counter(row["table_name"] for row in rows if row["review"] == "needs_review")
    notes = [
        f"{row['document_id']}: {row['message']}" if row["document_id"] else row["message"]
        for row in outcome.notices.rows
        if row["level"] == "warning" and row["kind"] != "duplicate"
    ]
    more = [f"and {len(notes) - SHOWN} more, in the table issues"] if len(notes) > SHOWN else []
    return Entry("To review", counted_all((doubtful[name], name) for name in CORE) or "nothing", [*notes[:SHOWN], *more])


def _gate(outcome: Outcome) -> Entry:
    state, *failures = outcome.report.summary_lines()
    return Entry("Gate", state.removeprefix("gate "), failures)


def _release(outcome: Outcome) -> Iterator[Entry]:
    result = outcome.result
    place = os.path.relpath(result.path) if result.path.is_relative_to(Path.cwd()) else result.path
    if not result.changed:
        yield Entry("Release", f"{result.version} in {place}: nothing new, so nothing was published")
        return
    yield Entry("Release", f"{result.version} in {place}")
    yield Entry("Changed", _changes(result))


def _changes(result: PublishResult) -> str:
    causes = counted_all((number, cause.replace("_", " ")) for cause, number in sorted(result.summary["changes"].items()))
    if causes:
        return f"rows and cells by cause: {causes}"
    return "this is the first release" if result.version == str(FIRST) else "what describes the tables, not the tables"
