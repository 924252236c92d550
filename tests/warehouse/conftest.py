"""The small invented world of `tiny.yaml`, built once for all tests that only read it."""

import pytest

from tests.warehouse import tiny
from warehouse import load
from warehouse.database import connect


@pytest.fixture(scope="session")
def connection(tmp_path_factory):
    """A read-only connection to the small world's database."""
    folder = tmp_path_factory.mktemp("tiny")
    load.build(folder / "tiny.duckdb", tiny.staging(), reference=tiny.reference_folder(folder / "reference"))
    with connect(folder / "tiny.duckdb", read_only=True) as connection:
        yield connection


@pytest.fixture
def rows(connection):
    """The rows of a query of the small world."""
    return lambda sql: connection.execute(sql).fetchall()
