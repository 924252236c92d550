"""What is made ready before a run changes nothing but its time."""

from __future__ import annotations

import pytest

from flows import prepared
from flows.acquire import acquire
from flows.reading import ahead
from flows.reading.cache import ReadingCache
from flows.reading.one import read_one
from flows.reading.packed import unpack
from flows.reading.revision import reader_revision
from flows.settings import Home


@pytest.fixture
def begun(monkeypatch) -> list[str]:
    """Notes each time that the process which reading processes are forked from is begun."""
    found: list[str] = []
    monkeypatch.setattr(ahead, "begin", lambda: found.append("begun"))
    monkeypatch.setattr(prepared, "_READY", {})
    return found


def kept(home: Home, documents) -> ReadingCache:
    cache = ReadingCache(home.cache, reader_revision())
    for source in acquire([documents], catalogue=None):
        cache.put(source, read_one(source))
    return cache


def test_readings_that_were_kept_are_unpacked_and_handed_over_once(begun, documents, tmp_path):
    home = Home(tmp_path / "home")
    cache = kept(home, documents)
    ahead.make_ready(home, [documents], only_sources=True)
    assert not begun
    for source in acquire([documents], catalogue=None):
        packed = cache.packed(source)
        ready = prepared._READY[packed]
        assert cache.unpacked(source, packed) is ready
        assert cache.unpacked(source, packed) is not ready
        assert ready == unpack(packed)


def test_process_is_begun_where_a_document_is_to_be_read(begun, documents, tmp_path):
    home = Home(tmp_path / "home")
    kept(home, documents)
    (documents / "weather.txt").write_text("It rained in Nakhodka all through June 1974.\n")
    ahead.make_ready(home, [documents], only_sources=True)
    assert begun


def test_what_is_broken_is_left_for_the_run_to_tell(begun, documents, tmp_path):
    home = Home(tmp_path / "home")
    kept(home, documents)
    (home.releases / "1.0.0").mkdir(parents=True)
    (home.releases / "latest").write_text("1.0.0")
    (home.releases / "index.json").write_text("no index")
    ahead.make_ready(home, [documents], only_sources=True)
    ahead.make_ready(home, [tmp_path / "nowhere"], only_sources=True)
