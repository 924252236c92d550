"""One run from the command line, and the documents at hand for verifying a release."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import fsspec
from pyarrow import ArrowException, parquet

from flows.acquire import Source, acquire
from flows.acquire.fetch import offline
from flows.acquire.files import file_sha256
from flows.acquire.store import Store
from flows.collecting import collecting_nothing, keeping_what_is_there
from flows.errors import Refused
from flows.orchestration import server
from flows.orchestration.attended import make_ready
from flows.report.journal import shown
from flows.settings import Home

if TYPE_CHECKING:
    from flows.pipeline import Outcome
    from warehouse.verify import AtHand


def run_once(home: Home, folders: Sequence[Path], only_sources: bool, full: bool, say: Callable[[str], None]) -> Outcome:
    """Run the pipeline once, and say how it goes. Raises `SeikeiError` where one is at work or nothing can be published."""
    make_ready(home)
    server.set_up(home)
    began = monotonic()
    say(f"Starting Prefect{' (it makes its database the first time, about 10 s)' if server.first_start(home) else ''}")
    ready = server.at_hand(home)
    with collecting_nothing():
        from flows.pipeline import run_pipeline
        from flows.reading.ahead import make_ready as make_documents_ready

        if not full:
            make_documents_ready(home, folders, only_sources)
    logging.getLogger("prefect").setLevel(logging.CRITICAL)
    ready()
    with keeping_what_is_there(), shown(say, hide=("run_started", "run_ended")):
        outcome = run_pipeline(str(home.path), [str(folder.resolve()) for folder in folders], only_sources, full)
    say(f"Done in {outcome.seconds:.0f} s, after Prefect started in {outcome.began - began:.0f} s")
    return outcome


def documents_at_hand(folders: Sequence[Path], release: Path | str, home: Home) -> dict[str, AtHand]:
    """The documents of a release that the catalogue and the folders hold, as they are now, restored anew. One whose id came from
    its bytes is known by its file name once they have changed."""
    found = acquire(folders, bring=offline(Store(home.fetched)))
    sources = {s.document_id: s for s in found if s.status not in ("absent", "duplicate") and s.file.is_file()}
    known = _file_names(release)
    changed = {source.file_name: source for document_id, source in sources.items() if document_id not in known}
    chosen = {document_id: sources.get(document_id) or changed.get(name) for document_id, name in known.items()}
    return {document_id: _as_now(source) for document_id, source in chosen.items() if source}


def _file_names(release: Path | str) -> dict[str, str]:
    """The file name of each document of a release; empty where they cannot be read, which verifying will find."""
    try:
        with fsspec.open(f"{release}/documents.parquet", "rb") as file:
            rows = parquet.read_table(file, columns=["document_id", "file_name"]).to_pylist()
    except (OSError, ArrowException):
        return {}
    return {row["document_id"]: row["file_name"] for row in rows}


def _as_now(source: Source) -> AtHand:
    from flows.restore import restore
    from warehouse.verify import AtHand

    try:
        text = restore(source.file.read_bytes(), file_name=source.file_name).text
    except (Refused, OSError):
        text = None
    return AtHand(source.file, source.sha256 or file_sha256(source.file), text)
