"""The few rows of a large table that decide what holds of it: they decide as all of its rows do."""

import pytest

from expectations import run as running
from expectations.run import run
from expectations.suites import all_expectations
from tests.expectations.planted import planted

ON_TABLES = {each.id: each for each in all_expectations() if each.rows is None}


@pytest.fixture(autouse=True)
def large(monkeypatch):
    """Every table is a large one that has a row."""
    monkeypatch.setattr(running, "LARGE", 1)


def test_results_are_those_of_all_rows(open_world, monkeypatch):
    few = run(open_world, ON_TABLES.values())
    monkeypatch.setattr(running, "LARGE", 10_000)
    assert few == run(open_world, ON_TABLES.values())


def test_all_rows_are_handed_to_the_library_only_where_one_is_bad(open_world, monkeypatch):
    frames = []
    monkeypatch.setattr(running, "_table_frame", lambda _, table, __: frames.append(table.name))
    assert all(result.success for result in run(open_world, [each for each in ON_TABLES.values() if each.table == "claims"]))
    assert not frames


@pytest.mark.parametrize("expectation_id", ON_TABLES)
def test_planted_bad_row_is_found(expectation_id, planting):
    for script in planted(ON_TABLES[expectation_id]):
        planting.execute(script)
        [result] = run(planting, [ON_TABLES[expectation_id]])
        assert not result.success and result.exception is None and result.examples, script
        planting.execute("ROLLBACK; BEGIN")
