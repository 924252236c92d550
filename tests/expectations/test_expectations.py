"""A planted bad row for every expectation."""

import pytest

from expectations.evidence import attach
from expectations.run import run
from expectations.suites import all_expectations
from tests.expectations.planted import SPECIFIC, planted
from tests.expectations.world import TEXTS

EXPECTATIONS = {each.id: each for each in all_expectations()}


def test_every_expectation_has_its_own_id_and_a_planted_bad_row():
    assert len(EXPECTATIONS) == len(all_expectations())
    assert all(planted(each) for each in all_expectations())
    assert SPECIFIC.keys() <= EXPECTATIONS.keys()


@pytest.mark.parametrize("expectation_id", EXPECTATIONS)
def test_planted_bad_row_fails_expectation(expectation_id, open_world):
    expectation = EXPECTATIONS[expectation_id]
    for script in planted(expectation):
        open_world.execute(f"BEGIN; {script}")
        try:
            if expectation_id.endswith(".edtf"):
                attach(open_world, TEXTS)
            [result] = run(open_world, [expectation])
        finally:
            open_world.execute("ROLLBACK")
        assert result.exception is None, script
        assert not result.success, script
        assert result.unexpected_count >= 1
        assert result.examples
