"""Documents read in processes of their own: the same as here, within bounds, and none ends the run for the others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from flows.acquire import Source, acquire
from flows.reading import pool
from flows.reading.one import read_one
from flows.reading.packed import unpack
from flows.reading.pool import Limits, limits
from tests.running import CHECKOUT, DOCUMENTS, environment

FILLING = "The delegation spoke of the weather, which was mild, and of a loan of $4 million that no bank had promised to anyone. "


@pytest.fixture
def sources(tmp_path: Path) -> list[Source]:
    """Three documents, the second of which takes seconds."""
    for name, times in (("a.txt", 1), ("b.txt", 8_000), ("c.txt", 2)):
        (tmp_path / name).write_text("\n\n".join([FILLING] * times), "utf-8")
    return acquire([tmp_path], catalogue=None)


def read(sources: Sequence[Source], bounds: Limits) -> list[bytes | str]:
    with pool.read_side_by_side(sources, bounds) as answers:
        return list(answers)


def test_documents_read_side_by_side_are_read_the_same():
    sources = acquire([DOCUMENTS], catalogue=None)
    together = [unpack(packed) for packed in read(sources, limits())]
    assert together == [unpack(read_one(source)) for source in sources]
    assert any(reading.records for _, reading in together)


def test_document_past_its_deadline_is_refused_and_the_others_are_read(sources):
    began = time.monotonic()
    first, second, third = read(sources, replace(limits(), seconds=8, seconds_per_kilobyte=0, processes=1))
    assert isinstance(first, bytes) and isinstance(third, bytes)
    assert second == "b.txt: reading took longer than 8 s and was ended; split the document"
    assert time.monotonic() - began < 60


def test_document_that_wants_too_much_memory_is_refused_and_the_others_are_read(sources):
    first, second, third = read(sources, replace(limits(), gigabytes=0.6, processes=1))
    assert isinstance(first, bytes) and isinstance(third, bytes)
    assert isinstance(second, str) and second.startswith("b.txt: ") and "memory" in second


def test_document_whose_process_is_killed_is_refused_and_the_others_are_read(sources, monkeypatch, tmp_path):
    monkeypatch.setattr(pool, "read_one", killed_at_b)
    first, second, third = read(sources, replace(limits(), processes=1))
    assert isinstance(first, bytes) and isinstance(third, bytes)
    assert isinstance(second, str) and "b.txt: the process that read it ended" in second


def killed_at_b(source: Source) -> bytes | str:
    if source.file_name == "b.txt":
        os.kill(os.getpid(), signal.SIGKILL)
    return read_one(source)


def test_temporary_folder_with_too_long_a_name_is_named(tmp_path):
    folder = tmp_path / ("x" * 110)
    folder.mkdir()
    home = tmp_path / "data"
    variables = environment(tmp_path, DOCUMENTS, home) | {"TMPDIR": str(folder)}
    command = [sys.executable, "-m", "flows.cli", "run", "--only-sources", "--sources", str(DOCUMENTS), "--home", str(home)]
    done = subprocess.run(command, env=variables, cwd=CHECKOUT, capture_output=True, text=True)
    assert done.returncode == 1
    assert f"temporary files go to {folder}" in done.stderr and "Traceback" not in done.stderr


def test_deadline_grows_with_the_document(sources):
    [small, large, _] = sources
    bounds = limits()
    assert bounds.deadline(small) < bounds.deadline(large) <= bounds.most_seconds
    assert replace(bounds, most_seconds=5).deadline(large) == 5
