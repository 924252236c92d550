"""One run from the command line: Prefect set up inside the home folder, one run at a time, documents at hand for verifying."""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import fsspec
from pyarrow import ArrowException, parquet

from flows.acquire import Source, acquire
from flows.acquire.sources import file_sha256
from flows.errors import Refused, SeikeiError
from flows.settings import Home

if TYPE_CHECKING:
    from flows.pipeline import Outcome
    from flows.stages import Progress
    from warehouse.verify import AtHand

PREFECT = {
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "ERROR",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    "PREFECT_LOGGING_INTERNAL_LEVEL": "ERROR",
    "DO_NOT_TRACK": "1",
}


def run_once(home: Home, folders: Sequence[Path], only_sources: bool, progress: Progress) -> Outcome:
    """Run the pipeline once. Raises `SeikeiError` where another run is at work or nothing can be published."""
    try:
        home.path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SeikeiError(f"the home folder {home.path} cannot be made: {error.strerror}; name another with --home") from error
    started = monotonic()
    with _alone(home):
        first = not (home.path / "prefect" / "prefect.db").exists()
        progress(f"Starting Prefect{' (it makes its database the first time, about 20 s)' if first else ''}")
        for name, value in {**PREFECT, "PREFECT_HOME": str(home.path / "prefect")}.items():
            os.environ.setdefault(name, value)
        from flows.pipeline import run_pipeline

        logging.getLogger("prefect").setLevel(logging.CRITICAL)
        outcome = run_pipeline(home, folders, only_sources, progress)
    progress(f"Done in {monotonic() - started:.0f} s")
    return outcome


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    with (home.path / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise SeikeiError(f"another run is at work in {home.path}; wait for it, or use another --home") from error
        yield


def documents_at_hand(folders: Sequence[Path], release: Path | str) -> dict[str, AtHand]:
    """The documents of a release that the catalogue and the folders hold, as they are now, restored anew. One whose id came from
    its bytes is known by its file name once they have changed."""
    sources = {s.document_id: s for s in acquire(folders) if s.status not in ("absent", "duplicate") and s.file.is_file()}
    known = _file_names(release)
    changed = {source.file_name: source for document_id, source in sources.items() if document_id not in known}
    found = {document_id: sources.get(document_id) or changed.get(name) for document_id, name in known.items()}
    return {document_id: _as_now(source) for document_id, source in found.items() if source}


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
