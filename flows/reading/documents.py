"""The documents of a run, read: from the cache where nothing they depend on has changed, otherwise anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from flows.acquire import Source
from flows.claims.types import Reading
from flows.collecting import collecting_nothing
from flows.document import Document
from flows.reading.cache import ReadingCache
from flows.reading.packed import unpack
from flows.reading.pool import Limits, limits, read_side_by_side
from flows.records.world import ReadDocument

Kept = tuple[Document, Reading]


def readings(
    sources: Sequence[Source],
    cache: ReadingCache,
    *,
    full: bool = False,
    bounds: Limits | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> Iterator[ReadDocument | str]:
    """For each document, in order, what was read of it, or why it could not be. With `full` none is taken from the cache. Where
    some are read anew, `meanwhile` is called once they are being read."""
    packed = {} if full else {place: data for place, source in enumerate(sources) if (data := cache.packed(source))}
    unread = [source for place, source in enumerate(sources) if place not in packed]
    # What is kept is unpacked while others read what is not.
    with read_side_by_side(unread, bounds or limits()) as anew:
        kept = _unpacked(sources, packed, cache)
        if unread:
            meanwhile()
        damaged = [sources[place] for place in packed if place not in kept]
        with read_side_by_side(damaged, bounds or limits()) as once_more:
            for place, source in enumerate(sources):
                if place in kept:
                    yield ReadDocument(source, *kept[place])
                    continue
                read = next(once_more if place in packed else anew)
                if isinstance(read, str):
                    yield read
                    continue
                cache.put(source, read)
                yield ReadDocument(source, *unpack(read))
    cache.tidy()


def _unpacked(sources: Sequence[Source], packed: Mapping[int, bytes], cache: ReadingCache) -> dict[int, Kept]:
    """What was kept, by place, but for what turns out to be damaged."""
    with collecting_nothing():
        return {place: found for place, data in packed.items() if (found := cache.unpacked(sources[place], data))}
