"""Confidences as they are published: the reader's own, mapped to how often it was right on documents its weights had not seen."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from flows.claims.types import Record
from flows.errors import SeikeiError

MAPS = Path(__file__).with_name("weights") / "calibration.json"
# Keeps apart, in order, what the map makes equal.
GRAIN = 0.01
DIGITS = 5
LEAST, MOST = 0.001, 0.999
_switched_off = False


@dataclass(frozen=True)
class Calibration:
    """A map from the confidence given to the share that was right, straight between its points and level outside them."""

    given: tuple[float, ...]
    right: tuple[float, ...]

    def __call__(self, confidence: float) -> float:
        above = bisect_right(self.given, confidence)
        if above in (0, len(self.given)):
            return self.right[min(above, len(self.right) - 1)]
        low, high = self.given[above - 1], self.given[above]
        part = (confidence - low) / (high - low)
        return self.right[above - 1] + part * (self.right[above] - self.right[above - 1])


@contextmanager
def uncalibrated() -> Iterator[None]:
    """Leave confidences as the reader gives them, as the fitting of the maps needs."""
    global _switched_off
    before, _switched_off = _switched_off, True
    try:
        yield
    finally:
        _switched_off = before


def calibrate(records: Sequence[Record]) -> None:
    """Replace the confidence of each record and of each of its statements; raises SeikeiError where the maps are missing."""
    if _switched_off:
        return
    of_records, of_claims = _maps()["records"], _maps()["claims"]
    for record in records:
        record.confidence = _mapped(of_records, record.confidence)
        record.cells = [replace(cell, confidence=_mapped(of_claims, cell.confidence)) for cell in record.cells]
        record.parties = [replace(party, confidence=_mapped(of_claims, party.confidence)) for party in record.parties]
        record.effects = [replace(effect, confidence=_mapped(of_claims, effect.confidence)) for effect in record.effects]


def _mapped(calibration: Calibration, confidence: float) -> float:
    apart = GRAIN * (confidence - 0.5)
    return round(min(max(calibration(confidence) + apart, LEAST), MOST), DIGITS)


def load_calibrations(path: Path) -> dict[str, Calibration]:
    """The maps kept in a file, by what they calibrate; raises SeikeiError where there is none."""
    if not path.exists():
        raise SeikeiError(f"no maps of calibration in {path}: `python -m flows.evaluation.left_out` fits them")
    stored = json.loads(path.read_text("utf-8"))
    return {name: Calibration(tuple(kept["given"]), tuple(kept["right"])) for name, kept in stored.items()}


@cache
def _maps() -> dict[str, Calibration]:
    return load_calibrations(MAPS)
