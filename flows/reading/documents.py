"""The documents of a run, read: from the cache where nothing they depend on has changed, otherwise anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.acquire import Source
from flows.reading.cache import ReadingCache
from flows.reading.packed import unpack
from flows.reading.pool import Limits, limits, read_side_by_side
from flows.records.world import ReadDocument


def readings(
    sources: Sequence[Source], cache: ReadingCache, *, full: bool = False, bounds: Limits | None = None
) -> Iterator[ReadDocument | str]:
    """For each document, in order, what was read of it, or why it could not be. With `full` none is taken from the cache."""
    kept = {} if full else {place: found for place, source in enumerate(sources) if (found := cache.get(source))}
    unread = [source for place, source in enumerate(sources) if place not in kept]
    anew = read_side_by_side(unread, bounds or limits())
    for place, source in enumerate(sources):
        if place in kept:
            yield ReadDocument(source, *kept[place])
            continue
        packed = next(anew)
        if isinstance(packed, str):
            yield packed
            continue
        cache.put(source, packed)
        yield ReadDocument(source, *unpack(packed))
    cache.tidy()
