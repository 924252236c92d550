"""What a run needs, made ready while Prefect starts: readings that were kept are unpacked, rows that were kept and the ids of the
last release are read, and where a document is to be read, the process that reading processes are forked from begins. Nothing of a
run depends on it but its time."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from flows.acquire import acquire
from flows.acquire.fetch import offline
from flows.acquire.store import Store
from flows.prepared import prepare
from flows.reading.cache import ReadingCache
from flows.reading.packed import unpack
from flows.reading.pool import begin
from flows.reading.revision import reader_revision, records_revision
from flows.records.ids import Register
from flows.records.kept import Kept
from flows.records.names import reference_index
from flows.settings import Home
from warehouse.versions import latest, release_path


def make_ready(home: Home, folders: Sequence[Path], only_sources: bool) -> None:
    """Make ready what is at hand for a run to come; what stands in the way, the run will tell."""
    with suppress(Exception):
        bring = offline(Store(home.fetched))
        found = acquire(folders, catalogue=None, bring=bring) if only_sources else acquire(folders, bring=bring)
        sources = [source for source in found if source.status == "at_hand"]
        cache = ReadingCache(home.cache, reader_revision())
        packed = [data for source in sources if (data := cache.packed(source))]
        if len(packed) < len(sources):
            begin()
        for data in packed:
            prepare(data, unpack(data))
        reference_index()
        Kept.prepare(home.kept_records, records_revision())
        if latest(home.path):
            Register.prepare(release_path(home.path))
