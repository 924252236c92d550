"""Whether a confidence of 0.9 is right nine times in ten, and the map that makes it so.

The map is a monotone (isotonic) regression of right or wrong on the confidence given; Zadrozny and Elkan, KDD 2002.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.optimize import isotonic_regression

from flows.claims.calibrated import Calibration

BANDS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 1.0)
GRAIN = 2  # decimals: confidences closer than that are one point of the map
LEAST, MOST = 0.01, 0.99  # no finite number of examples makes certain
Pair = tuple[float, bool]


@dataclass(frozen=True)
class Band:
    """The statements with a confidence from `low` up to `high`: how many, their mean confidence and the share that is right."""

    low: float
    high: float
    count: int
    mean: float
    right: float


def bands(pairs: Sequence[Pair]) -> list[Band]:
    """The bands that hold anything; the last one includes its upper end."""
    found = []
    for low, high in pairwise(BANDS):
        inside = [(given, right) for given, right in pairs if low <= given < high or given == high == BANDS[-1]]
        if inside:
            given, right = np.mean(inside, axis=0)
            found.append(Band(low, high, len(inside), float(given), float(right)))
    return found


def expected_error(pairs: Sequence[Pair]) -> float | None:
    """Expected calibration error: the mean distance between confidence and share right, by band, weighted by count."""
    return sum(band.count * abs(band.mean - band.right) for band in bands(pairs)) / len(pairs) if pairs else None


def fit_calibration(pairs: Sequence[Pair]) -> Calibration:
    """The monotone map that fits confidences, and whether they were right, best; at least one pair is needed. To hold on other
    documents the confidences must come from weights that have not seen the documents they are judged on."""
    if not pairs:
        raise ValueError("no confidences to calibrate")
    count = Counter(round(given, GRAIN) for given, _ in pairs)
    right = Counter(round(given, GRAIN) for given, was_right in pairs if was_right)
    given = sorted(count)
    weights = [count[point] for point in given]
    fitted = isotonic_regression([right[point] / count[point] for point in given], weights=weights)
    edges = fitted.blocks
    centres = [np.average(given[low:high], weights=weights[low:high]) for low, high in pairwise(edges)]
    levels = np.clip([fitted.x[low] for low in edges[:-1]], LEAST, MOST)
    return Calibration(tuple(round(float(x), 4) for x in centres), tuple(round(float(y), 4) for y in levels))


def write_calibrations(path: Path, maps: dict[str, Calibration]) -> None:
    """Keep the maps, by what they calibrate, as data."""
    stored = {name: {"given": kept.given, "right": kept.right} for name, kept in sorted(maps.items())}
    path.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
