"""Confidences are published as calibrated, and keep their order."""

from __future__ import annotations

from itertools import pairwise

import pytest

from flows.claims import calibrated
from flows.claims.calibrated import MAPS, Calibration, calibrate, load_calibrations, uncalibrated
from flows.claims.types import Cell, Record
from flows.errors import SeikeiError


def records() -> list[Record]:
    cells = [Cell("status", str(step), 0, 1, "test/1", step / 20) for step in range(1, 20)]
    return [Record("deals", (0, 1), 0.95, cells)]


def test_the_map_is_straight_between_its_points_and_level_outside() -> None:
    calibration = Calibration((0.2, 0.6), (0.1, 0.5))
    assert [round(calibration(x), 6) for x in (0.0, 0.2, 0.4, 0.6, 1.0)] == [0.1, 0.1, 0.3, 0.5, 0.5]


def test_confidences_change_but_keep_their_order() -> None:
    before, after = records(), records()
    calibrate(after)
    told = [cell.confidence for cell in after[0].cells]
    assert told != [cell.confidence for cell in before[0].cells]
    assert all(low < high for low, high in pairwise(told))
    assert told[0] > 0 and told[-1] < 1


def test_nothing_changes_where_the_maps_are_switched_off() -> None:
    after = records()
    with uncalibrated():
        calibrate(after)
    assert after == records()


def test_missing_maps_are_an_error(tmp_path) -> None:
    with pytest.raises(SeikeiError, match=r"no maps of calibration in .*calibration\.json"):
        load_calibrations(tmp_path / "calibration.json")


def test_no_record_is_left_uncalibrated_where_the_maps_are_missing(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(calibrated, "MAPS", tmp_path / "calibration.json")
    calibrated._maps.cache_clear()
    try:
        with pytest.raises(SeikeiError):
            calibrate(records())
    finally:
        calibrated._maps.cache_clear()


def test_the_kept_maps_rise() -> None:
    for calibration in load_calibrations(MAPS).values():
        assert list(calibration.given) == sorted(set(calibration.given))
        assert list(calibration.right) == sorted(calibration.right)
