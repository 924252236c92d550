import pytest

from expectations.evidence import attach
from tests.expectations import world


@pytest.fixture(scope="session")
def world_database(tmp_path_factory):
    return world.database(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="session")
def open_world(world_database):
    with world.without_constraints(world_database) as connection:
        attach(connection, world.TEXTS)
        yield connection


@pytest.fixture
def own_world(world_database):
    """The world in memory, for one test alone; there a query that fails does not end a transaction."""
    with world.without_constraints(world_database) as connection:
        attach(connection, world.TEXTS)
        yield connection


@pytest.fixture
def planting(open_world):
    """The world in memory; what a test changes is undone after it."""
    open_world.execute("BEGIN")
    yield open_world
    open_world.execute("ROLLBACK")
