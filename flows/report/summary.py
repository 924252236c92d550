"""The closing summary of a run."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from flows.report.words import CORE, counted_all
from warehouse.versions import FIRST

if TYPE_CHECKING:
    from flows.pipeline import Outcome
    from warehouse.publish import PublishResult

SHOWN = 8


def summary(outcome: Outcome) -> Iterator[str]:
    """Documents, records, doubts, the gate, the release and what changed, line by line."""
    yield ""
    yield from _documents(outcome)
    yield from _records(outcome)
    yield from _doubts(outcome)
    yield from _gate(outcome)
    yield from _release(outcome)


def _entry(name: str, text: str, details: Iterable[str] = ()) -> Iterator[str]:
    """A named line and the lines below it."""
    yield f"{name:12}{text}"
    yield from (f"{'':14}{detail}" for detail in details)


def _documents(outcome: Outcome) -> Iterator[str]:
    notices = outcome.notices.rows
    kinds = Counter(row["kind"] for row in notices)
    numbers = [
        (len(outcome.read), "read"),
        (kinds["empty"], "of them without a record"),
        (kinds["refused"], "refused"),
        (kinds["absent"], "not at hand"),
        (kinds["duplicate"], "double"),
    ]
    shown = {"refused": "refused", "absent": "not at hand", "duplicate": "double"}
    yield from _entry(
        "Documents", counted_all(numbers), (f"{shown[row['kind']]}: {row['message']}" for row in notices if row["kind"] in shown)
    )


def _records(outcome: Outcome) -> Iterator[str]:
    counts = Counter(outcome.staging["records"]["table_name"].to_pylist())
    accepted = outcome.staging["claims"]["accepted"].to_pylist()
    yield from _entry("Records", counted_all((counts[name], name) for name in (*CORE, "figures")))
    yield from _entry("Claims", f"{len(accepted):,}, each with its quotation; {accepted.count(False):,} lost to another claim")


def _doubts(outcome: Outcome) -> Iterator[str]:
    rows = outcome.staging["records"].to_pylist()
    doubtful = Counter(row["table_name"] for row in rows if row["review"] == "needs_review")
    notes = [
        f"{row['document_id']}: {row['message']}"
        for row in outcome.notices.rows
        if row["level"] == "warning" and row["kind"] != "duplicate"
    ]
    more = [f"and {len(notes) - SHOWN} more, in the table issues"] if len(notes) > SHOWN else []
    yield from _entry("To review", counted_all((doubtful[name], name) for name in CORE) or "nothing", [*notes[:SHOWN], *more])


def _gate(outcome: Outcome) -> Iterator[str]:
    state, *failures = outcome.report.summary_lines()
    yield from _entry("Gate", state.removeprefix("gate "), failures)


def _release(outcome: Outcome) -> Iterator[str]:
    result = outcome.result
    place = os.path.relpath(result.path) if result.path.is_relative_to(Path.cwd()) else result.path
    if not result.changed:
        yield from _entry("Release", f"{result.version} in {place}: nothing new, so nothing was published")
        return
    yield from _entry("Release", f"{result.version} in {place}")
    yield from _entry("Changed", _changes(result))


def _changes(result: PublishResult) -> str:
    causes = counted_all((number, cause.replace("_", " ")) for cause, number in sorted(result.summary["changes"].items()))
    if causes:
        return f"rows and cells by cause: {causes}"
    return "this is the first release" if result.version == str(FIRST) else "what describes the tables, not the tables"
