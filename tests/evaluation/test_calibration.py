from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.claims.calibrated import load_calibrations
from flows.evaluation.calibration import bands, expected_error, fit_calibration, write_calibrations

PAIRS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def stated(confidence: float, right: int, wrong: int) -> list[tuple[float, bool]]:
    return [(confidence, True)] * right + [(confidence, False)] * wrong


def test_error_is_the_weighted_distance_of_the_bands() -> None:
    pairs = stated(0.95, 6, 4) + stated(0.6, 18, 12)
    assert expected_error(pairs) == pytest.approx((10 * 0.35 + 30 * 0.0) / 40)
    assert [(band.count, round(band.right, 2)) for band in bands(pairs)] == [(30, 0.6), (10, 0.6)]


def test_nothing_has_no_error() -> None:
    assert expected_error([]) is None


def test_certainty_falls_in_the_last_band() -> None:
    assert [(band.low, band.count) for band in bands([(1.0, True), (0.9, True)])] == [(0.9, 2)]


def test_map_gives_the_share_that_was_right() -> None:
    fitted = fit_calibration(stated(0.9, 12, 8) + stated(0.5, 4, 16))
    assert (fitted(0.9), fitted(0.5), fitted(0.7)) == pytest.approx((0.6, 0.2, 0.4))


def test_map_pools_what_runs_the_wrong_way() -> None:
    fitted = fit_calibration(stated(0.8, 5, 5) + stated(0.9, 3, 7))
    assert fitted(0.8) == fitted(0.9) == pytest.approx(0.4)


@given(PAIRS)
def test_every_band_and_every_map_counts_all_pairs_and_never_falls(pairs: list[tuple[float, bool]]) -> None:
    assert sum(band.count for band in bands(pairs)) == len(pairs)
    fitted = fit_calibration(pairs)
    levels = [fitted(step / 50) for step in range(51)]
    assert all(low <= high for low, high in pairwise(levels))
    assert all(0.01 <= level <= 0.99 for level in levels)


def test_map_from_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no confidences"):
        fit_calibration([])


def test_maps_are_kept_and_read_again(tmp_path: Path) -> None:
    maps = {"claims": fit_calibration(stated(0.9, 1, 1)), "records": fit_calibration(stated(0.4, 1, 3))}
    write_calibrations(tmp_path / "calibration.json", maps)
    assert load_calibrations(tmp_path / "calibration.json") == maps
