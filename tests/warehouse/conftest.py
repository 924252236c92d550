"""The small invented world of `tiny.yaml`, built once for all tests that only read it."""

import pytest

from tests.warehouse import tiny
from warehouse import load
from warehouse.database import connect
from warehouse.duckdb_file import NAME
from warehouse.export import in_memory


@pytest.fixture(scope="session")
def connection(tmp_path_factory):
    """A read-only connection to the small world's database."""
    folder = tmp_path_factory.mktemp("tiny")
    load.build(folder / "tiny", tiny.staging(), reference=tiny.reference_folder(folder / "reference"))
    with connect(folder / "tiny" / NAME, read_only=True) as connection:
        yield connection


@pytest.fixture
def rows(connection):
    """The rows of a query of the small world."""
    return lambda sql: connection.execute(sql).fetchall()


@pytest.fixture(scope="session")
def working(tmp_path_factory):
    """A connection to the database in which the small world is worked out, with its staging and reference tables."""
    with in_memory() as connection:
        reference = tiny.reference_folder(tmp_path_factory.mktemp("working") / "reference")
        load.fill(connection, tiny.staging(), lambda *_: None, reference)
        yield connection
