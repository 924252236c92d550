"""A process that examines tables while this one does the rest of the gate: the library, which takes seconds to bring in and works
on one core, is there when it is needed, and both cores have work."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pebble import ProcessExpired, ProcessPool

if TYPE_CHECKING:
    from expectations.types import Expectation, Result


@dataclass(frozen=True, slots=True)
class Beside:
    """The process, which ends with the context of `beside`."""

    pool: ProcessPool

    def examine(self, database: Path, expectations: Sequence[Expectation]) -> Callable[[], Mapping[str, Result]]:
        """Begin to examine the tables of a database, which nobody may write to meanwhile; gives what waits for the results."""
        # Whatever ends the process, at work or before it has any, the gate still has to be gone through.
        try:
            asked = self.pool.schedule(examined, [database, expectations])
        except RuntimeError:
            return lambda: examined(database, expectations)

        def results() -> Mapping[str, Result]:
            try:
                return asked.result()
            except (ProcessExpired, BrokenProcessPool):
                return examined(database, expectations)

        return results


@contextmanager
def beside() -> Iterator[Beside]:
    """Begins the process, which brings in the library at once."""
    pool = ProcessPool(1, context=multiprocessing.get_context("spawn"))
    try:
        pool.schedule(_bring_in)
        yield Beside(pool)
    finally:
        pool.stop()
        pool.join()


def examined(database: Path, expectations: Sequence[Expectation]) -> dict[str, Result]:
    """The results of the expectations about the tables of a database themselves, by id."""
    from expectations.run import examine_tables
    from warehouse.database import connect

    with connect(database, read_only=True) as connection:
        return examine_tables(connection, expectations)


def _bring_in() -> None:
    # Otherwise the lock that the library's progress bars make is told of as left behind once the process is ended.
    multiprocessing.set_start_method("fork", force=True)
    import great_expectations.expectations  # noqa: F401
