"""Every parser and grammar, on what strangers may send: an answer or a refusal that says why, in bounded time, and nothing else.
The examples are the same in every run, and seconds are those of the processor, so that a busy machine changes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from expectations.evidence import bounds
from flows.acquire.addresses import public_address
from flows.acquire.sidecar import read_sidecar
from flows.claims.reader import read
from flows.errors import Refused
from flows.mentions.dates import find_dates
from flows.mentions.language import model, sentences
from flows.mentions.money import find_money
from flows.mentions.names import find_actors
from flows.mentions.quantity import find_quantities
from flows.reading.packed import Damaged, pack, unpack
from flows.restore import restore
from tests.fuzz.broken import files, sidecars, texts

LONGEST = 5.0


def fuzzed(examples: int) -> Callable:
    """So many examples, the same each time."""
    quiet = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
    return settings(max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=quiet)


@contextmanager
def bounded() -> Iterator[None]:
    begun = time.process_time()
    yield
    assert time.process_time() - begun < LONGEST


@fuzzed(300)
@given(files)
def test_any_file_is_restored_or_refused(data):
    with bounded():
        try:
            document = restore(data, file_name="a")
        except Refused as refusal:
            assert refusal.file == "a" and str(refusal).isprintable()
            return
    assert all(0 <= piece.start <= piece.end <= len(document.text) for piece in document.pieces)
    assert len(document.view.offsets) == len(document.view.text) + 1


@fuzzed(40)
@given(texts)
def test_any_text_is_read(text):
    model()
    try:
        document = restore(text.encode("utf-8", "surrogatepass"))
    except Refused:
        return
    with bounded():
        reading = read(document)
    for record in reading.records:
        assert all(0 <= cell.start < cell.end <= len(document.text) for cell in record.cells)
    assert unpack(pack(document, reading)) == (document, reading)


@fuzzed(300)
@given(texts)
def test_grammars_stay_in_the_text(text):
    with bounded():
        money = find_money(text)
        found = [*money, *find_quantities(text, money), *find_dates(text, [], "1974-05-20")]
    assert all(0 <= mention.start < mention.end <= len(text) for mention in found)
    assert all(bounds(when.edtf)[0] for when in found if hasattr(when, "edtf"))


@fuzzed(60)
@given(texts)
def test_names_stay_in_the_text(text):
    try:
        document = restore(text.encode("utf-8", "surrogatepass"))
    except Refused:
        return
    with bounded():
        actors = find_actors(sentences(document))
    assert all(0 <= actor.start < actor.end <= len(document.view.text) for actor in actors)


@fuzzed(400)
@given(sidecars)
def test_any_sidecar_is_read_or_refused(tmp_path_factory, text):
    folder: Path = tmp_path_factory.getbasetemp()
    document = folder / "a.txt"
    (folder / "a.txt.meta.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
    with bounded():
        try:
            stated, faults = read_sidecar(document)
        except Refused as refusal:
            assert "a.txt.meta.yaml" in str(refusal)
            return
    assert all(type(value) in (str, bool) for value in stated.values())
    assert all("a.txt.meta.yaml" in fault and fault.isprintable() for fault in faults)


@fuzzed(200)
@given(texts)
def test_any_string_is_a_date_or_none(text):
    valid, earliest, latest = bounds(text[:60])
    assert valid or (earliest, latest) == (None, None)


@fuzzed(200)
@given(texts)
def test_any_address_is_shown_without_what_lets_in(text):
    assert "pa55" not in public_address(f"https://user:pa55@example.org/{text[:80]}")


@fuzzed(150)
@given(files)
def test_any_bytes_in_the_cache_are_damaged_or_whole(data):
    with pytest.raises(Damaged):
        unpack(data)
