"""One run from the command line: Prefect set up inside the home folder, one run at a time, documents at hand for verifying."""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from flows.errors import SeikeiError
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
    with _alone(home):
        first = not (home.path / "prefect" / "prefect.db").exists()
        progress(f"Starting Prefect{' (the first time it makes its database, about 20 s)' if first else ''}")
        for name, value in {**PREFECT, "PREFECT_HOME": str(home.path / "prefect")}.items():
            os.environ.setdefault(name, value)
        from flows.pipeline import run_pipeline

        logging.getLogger("prefect").setLevel(logging.CRITICAL)
        return run_pipeline(home, [Path(f) for f in folders], only_sources, progress)


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    with (home.path / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise SeikeiError(f"another run is at work in {home.path}; wait for it, or use another --home") from error
        yield


def documents_at_hand(folders: Sequence[Path]) -> dict[str, AtHand]:
    """The documents of the catalogue and the folders as they are now, restored anew, by document_id."""
    from flows.acquire import acquire
    from flows.acquire.sources import file_sha256
    from flows.errors import Refused
    from flows.restore import restore
    from warehouse.verify import AtHand

    found: dict[str, AtHand] = {}
    for source in acquire(folders):
        if source.status in ("absent", "duplicate") or not source.file.is_file():
            continue
        try:
            text = restore(source.file.read_bytes(), file_name=source.file_name).text
        except (Refused, OSError):
            text = None
        found[source.document_id] = AtHand(source.file, file_sha256(source.file) or "", text)
    return found
