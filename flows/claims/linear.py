"""A linear classifier over named binary features: weights are data, learnt by `flows.evaluation.train`, read and summed here."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WEIGHTS = Path(__file__).with_name("weights")


@dataclass(frozen=True)
class Linear:
    """`weights[label][feature]`; `temperature` divides the scores so that a probability of 0.9 is right nine times in ten."""

    labels: tuple[str, ...]
    weights: Mapping[str, Mapping[str, float]]
    temperature: float = 1.0

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        found = ["bias", *features]
        scores = {label: sum(self.weights[label].get(f, 0.0) for f in found) / self.temperature for label in self.labels}
        top = max(scores.values())
        exponents = {label: math.exp(score - top) for label, score in scores.items()}
        total = sum(exponents.values())
        return {label: value / total for label, value in exponents.items()}

    def reasons(self, features: Iterable[str], label: str, most: int = 3) -> list[str]:
        """The features that spoke most for a label."""
        weighed = sorted(((self.weights[label].get(f, 0.0), f) for f in set(features)), reverse=True)
        return [feature for weight, feature in weighed[:most] if weight > 0]


_standing_in: dict[str, Linear] = {}


@contextmanager
def standing_in(models: Mapping[str, Linear]) -> Iterator[None]:
    """Read with other classifiers than those kept, as an evaluation does that leaves documents out."""
    before = dict(_standing_in)
    _standing_in.update(models)
    try:
        yield
    finally:
        _standing_in.clear()
        _standing_in.update(before)


def load(name: str) -> Linear:
    """The classifier kept in `weights/<name>.json`, or the one that stands in for it."""
    return _standing_in.get(name) or kept(name)


@cache
def kept(name: str) -> Linear:
    """The classifier kept in `weights/<name>.json`."""
    stored = json.loads((WEIGHTS / f"{name}.json").read_text("utf-8"))
    return Linear(tuple(stored["labels"]), stored["weights"], stored.get("temperature", 1.0))
