"""The closing summary of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.pipeline import Outcome

SHOWN = 8
CORE = ("credits", "deals", "sanctions", "companies")


def summary(outcome: Outcome) -> Iterator[str]:
    """Documents, records, doubts, the gate, the release and what changed, line by line."""
    yield ""
    yield from _documents(outcome)
    yield from _records(outcome)
    yield from _doubts(outcome)
    yield ""
    yield from outcome.report.summary_lines()
    yield from _release(outcome)


def _documents(outcome: Outcome) -> Iterator[str]:
    by_status = Counter(s.status for s in outcome.sources)
    refused = sum(row["kind"] == "refused" for row in outcome.notices.rows)
    empty = sum(row["kind"] == "empty" for row in outcome.notices.rows)
    yield f"Documents   {len(outcome.read)} read, {refused} refused, {empty} empty, {by_status['absent']} not at hand, {by_status['duplicate']} double"
    for row in outcome.notices.rows:
        if row["kind"] in ("refused", "duplicate", "absent"):
            yield f"            {row['kind']}: {row['message']}"


def _records(outcome: Outcome) -> Iterator[str]:
    counts = Counter(outcome.staging["records"]["table_name"].to_pylist())
    yield "Records     " + ", ".join(f"{counts[name]} {name}" for name in CORE) + f", {counts['figures']} figures"
    yield f"            {outcome.staging['claims'].num_rows} claims, each with its quotation"


def _doubts(outcome: Outcome) -> Iterator[str]:
    rows = outcome.staging["records"].to_pylist()
    doubtful = Counter(r["table_name"] for r in rows if r["review"] == "needs_review")
    lost = sum(1 for accepted in outcome.staging["claims"]["accepted"].to_pylist() if not accepted)
    yield "Doubtful    " + (", ".join(f"{doubtful[name]} {name}" for name in CORE if doubtful[name]) or "nothing") + f" need review; {lost} claims lost to another"
    notes = [row for row in outcome.notices.rows if row["level"] == "warning" and row["kind"] != "duplicate"]
    for row in notes[:SHOWN]:
        yield f"            {row['document_id']}: {row['message']}"
    if len(notes) > SHOWN:
        yield f"            and {len(notes) - SHOWN} more, in the table issues"


def _release(outcome: Outcome) -> Iterator[str]:
    result = outcome.result
    if not result.changed:
        yield f"Release     {result.version}: nothing new, so nothing was published; it lies in {result.path}"
        return
    changes = result.summary.get("changes") or {}
    yield f"Release     {result.version}, in {result.path}"
    yield "Changed     " + (", ".join(f"{number} {cause}" for cause, number in sorted(changes.items())) or "first release")
