"""A run on Prefect's pages: how far it is, and in the end its summary, the documents it refused and its release."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING
from uuid import UUID

from flows.report.journal import note
from flows.report.summary import entries

if TYPE_CHECKING:
    from flows.pipeline import Outcome

EVERY = 2.0


class Progress(logging.Handler):
    """A bar that follows the events that say `done` and `of`; changed every few seconds at most, as each change is a call."""

    def __init__(self) -> None:
        super().__init__()
        self.bar: UUID | None = None
        self.changed = float("-inf")

    def emit(self, record: logging.LogRecord) -> None:
        facts = getattr(record, "facts", {})
        if not {"done", "of"} <= facts.keys():
            return
        if facts["done"] < facts["of"] and monotonic() < self.changed + EVERY:
            return
        self.changed = monotonic()
        try:
            self._move(100 * facts["done"] / facts["of"])
        except Exception:  # what cannot be shown must not end the run
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """Do without the bar."""

    def _move(self, share: float) -> None:
        from prefect.artifacts import create_progress_artifact, update_progress_artifact

        if self.bar is None:
            self.bar = create_progress_artifact(share, key="documents-read", description="Documents restored and read")
        else:
            update_progress_artifact(self.bar, share)


def show_outcome(outcome: Outcome) -> None:
    """Show what the run at work did."""
    _show(lambda: _outcome(outcome))


def show_gate(failures: str) -> None:
    """Show what shut the gate on the run at work."""
    from prefect.artifacts import create_markdown_artifact

    # Set as code, as the lines may quote documents.
    text = "\n".join(f"    {line}" for line in failures.splitlines())
    _show(lambda: create_markdown_artifact(text, key="gate", description="Why nothing was published"))


def _show(make: Callable[[], object]) -> None:
    """Make artifacts; without Prefect there is nothing to make them on."""
    from prefect.context import FlowRunContext

    if FlowRunContext.get() is None:
        return
    try:
        make()
    except Exception as error:  # what cannot be shown does not change how the run ends
        note(f"The outcome is not on Prefect's pages: {type(error).__name__}", "not_shown")


def _outcome(outcome: Outcome) -> None:
    from prefect.artifacts import create_link_artifact, create_table_artifact

    rows = [{"what": entry.name, "outcome": entry.text} for entry in entries(outcome)]
    create_table_artifact(rows, key="summary", description="What the run did")
    refused = [{"document": row["document_id"], "why": row["message"]} for row in outcome.errors]
    if refused:
        create_table_artifact(refused, key="refused", description="Documents that could not be read; the rest stands")
    result = outcome.result
    create_link_artifact(result.path.as_uri(), link_text=f"Release {result.version}", key="release", description=str(result.path))
