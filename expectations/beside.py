"""A process that has the library while this one does the rest of the gate: bringing it in takes seconds, and so does what it does
with tables, queries and pages, on a core that has nothing else to do."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from flows.collecting import collecting_nothing

if TYPE_CHECKING:
    from expectations.run import Found
    from expectations.types import Expectation, Result

P, R = ParamSpec("P"), TypeVar("R")
Waiting = Callable[[], R]


@dataclass(slots=True)
class Beside:
    """The process, which ends with the context of `beside`. It does one thing after the other; whatever ends it, this one does
    what is left."""

    pool: ProcessPool
    tables: Waiting[Mapping[str, Result]] = dict
    unfinished: list[Callable[[], object]] = field(default_factory=list)

    def bring_in(self) -> None:
        """Begin the process, which brings in the library."""
        self._begin(_bring_in)

    def examine(self, database: Path, expectations: Sequence[Expectation]) -> None:
        """Begin to examine the tables of a database, which nobody may write to meanwhile; `tables` waits for the results."""
        self.tables = self._begin(examined, database, expectations)

    def judge(self, expectations: Sequence[Expectation], found: Mapping[str, Found]) -> Waiting[Mapping[str, Result]]:
        """Begin to judge what queries found; gives what waits for the results."""
        return self._begin(found_good, expectations, found)

    def write_pages(self, results: Sequence[Result], folder: Path, failed: Callable[[Exception], None]) -> None:
        """Begin to write Data Docs, which are there when the context ends; `failed` is told what the library raises."""
        waiting = self._begin(_written, results, folder)

        def finish() -> None:
            try:
                waiting()
            except Exception as error:
                failed(error)

        self.unfinished.append(finish)

    def finish(self) -> None:
        """Wait until all is done that has to be."""
        while self.unfinished:
            self.unfinished.pop(0)()

    def _begin(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Waiting[R]:
        # Whatever ends the process, at work or before it has any, the gate still has to be gone through.
        try:
            asked = self.pool.schedule(work, list(args), kwargs)
        except RuntimeError:
            return lambda: work(*args, **kwargs)

        def result() -> R:
            try:
                return asked.result()
            except (ProcessExpired, BrokenProcessPool):
                return work(*args, **kwargs)

        return result


@contextmanager
def beside() -> Iterator[Beside]:
    """A process beside this one, begun when it is first needed."""
    pool = ProcessPool(1, context=multiprocessing.get_context("spawn"))
    helper = Beside(pool)
    try:
        yield helper
    finally:
        try:
            helper.finish()
        finally:
            pool.stop()
            pool.join()


def examined(database: Path, expectations: Sequence[Expectation]) -> dict[str, Result]:
    """The results of the expectations about the tables of a database themselves, by id."""
    from expectations.run import examine_tables
    from warehouse.database import connect

    with connect(database, read_only=True) as connection:
        return examine_tables(connection, expectations)


def found_good(expectations: Sequence[Expectation], found: Mapping[str, Found]) -> dict[str, Result]:
    """The results of the expectations about what queries found, by id."""
    from expectations.run import judged

    return judged(expectations, found)


def _written(results: Sequence[Result], folder: Path) -> None:
    from expectations.data_docs import write_data_docs

    write_data_docs(results, folder)


def _bring_in() -> None:
    # Otherwise the lock that the library's progress bars make is told of as left behind once the process is ended.
    multiprocessing.set_start_method("fork", force=True)
    with collecting_nothing():
        import great_expectations.expectations  # noqa: F401
