"""Documents read side by side, each in a process that can be ended: a deadline for every document, a bound on memory, and no
document that takes the others with it."""

from __future__ import annotations

import multiprocessing
import os
import resource
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing import forkserver
from pathlib import Path

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from flows.acquire import Source
from flows.errors import SeikeiError
from flows.reading.one import read_one


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on reading; see `limits.toml`."""

    seconds: float
    seconds_per_kilobyte: float
    most_seconds: float
    gigabytes: float
    processes: int

    def deadline(self, source: Source) -> float:
        """The seconds a document may take."""
        kilobytes = source.file.stat().st_size / 1024 if source.file.exists() else 0
        return min(self.most_seconds, self.seconds + self.seconds_per_kilobyte * kilobytes)


@cache
def limits() -> Limits:
    """The bounds of `limits.toml`."""
    return Limits(**tomllib.loads(Path(__file__).with_name("limits.toml").read_text("utf-8")))


@contextmanager
def read_side_by_side(sources: Sequence[Source], bounds: Limits) -> Iterator[Iterator[bytes | str]]:
    """Begins to read, and comes back before the first process is up; gives for each document, in order, what `read_one` gives, or
    why its process was ended. Asking for one raises `SeikeiError` where no process can be kept up."""
    if not sources:
        yield iter(())
        return
    workers = min(os.cpu_count() or 1, bounds.processes, len(sources))
    pool = ProcessPool(workers, initializer=_bound_memory, initargs=[bounds.gigabytes], context=_context())
    starting = ThreadPoolExecutor(1)
    try:
        asked = starting.submit(_asked, pool, sources, bounds)
        yield (_answer(source, place, asked, bounds) for place, source in enumerate(sources))
    finally:
        starting.shutdown()
        pool.stop()
        pool.join()


def begin() -> None:
    """Begin the process that those that read are forked from: what it loads takes seconds."""
    _context()
    forkserver.ensure_running()


def _asked(pool: ProcessPool, sources: Sequence[Source], bounds: Limits) -> list[ProcessFuture]:
    return [_submitted(pool, source, bounds) for source in sources]


def _submitted(pool: ProcessPool, source: Source, bounds: Limits) -> ProcessFuture:
    try:
        return pool.submit(read_one, bounds.deadline(source), source)
    except BrokenProcessPool as error:
        raise SeikeiError(
            f"no process that reads documents could be started: {error.__cause__ or error}; "
            f"temporary files go to {tempfile.gettempdir()}, which TMPDIR sets, and whose name must be short"
        ) from error


def _answer(source: Source, place: int, asked: Future[list[ProcessFuture]], bounds: Limits) -> bytes | str:
    try:
        return asked.result()[place].result()
    except TookTooLong:
        limit = bounds.deadline(source)
        return f"{source.file_name}: reading took longer than {limit:.0f} s and was ended; split the document"
    except ProcessExpired as error:
        return (
            f"{source.file_name}: the process that read it ended (exit code {error.exitcode}), most likely for want of memory; "
            "split the document"
        )
    except BrokenProcessPool as error:
        raise SeikeiError(
            "the processes that read documents end before they read; see what they print, and whether memory is short"
        ) from error


def _context() -> multiprocessing.context.ForkServerContext:
    """Processes forked from one that has loaded the language model, so that ending one costs little."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["flows.reading.preload"])
    return context


def _bound_memory(gigabytes: float) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (int(gigabytes * 2**30),) * 2)
