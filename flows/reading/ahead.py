"""What a run needs of its documents, made ready while Prefect starts: readings that were kept are unpacked, and where a document
is to be read, the process that reading processes are forked from begins. Nothing of a run depends on it but its time."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from flows.acquire import acquire
from flows.acquire.fetch import offline
from flows.acquire.store import Store
from flows.errors import SeikeiError
from flows.reading.cache import ReadingCache
from flows.reading.pool import begin
from flows.reading.revision import reader_revision
from flows.records.names import reference_index
from flows.settings import Home


def make_ready(home: Home, folders: Sequence[Path], only_sources: bool) -> None:
    """Make the documents of a run to come ready, as far as they are at hand; what stands in the way, the run will tell."""
    with suppress(SeikeiError, OSError):
        bring = offline(Store(home.fetched))
        found = acquire(folders, catalogue=None, bring=bring) if only_sources else acquire(folders, bring=bring)
        sources = [source for source in found if source.status == "at_hand"]
        cache = ReadingCache(home.cache, reader_revision())
        packed = [data for source in sources if (data := cache.packed(source))]
        if len(packed) < len(sources):
            begin()
        for data in packed:
            cache.unpack_ahead(data)
        reference_index()
