"""Which form a text has, how sure that is, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from flows.document import Form
from flows.restore.lines import with_plain_line_ends

SAMPLE = 60_000
MOST_HITS = 3
DOUBT = 1.0
COLUMNS_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Detection:
    """A form with the confidence (0 to 1) and the cues that speak for it."""

    form: Form
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class _Cue:
    form: Form
    pattern: re.Pattern[str]
    weight: float
    says: str


@cache
def _cues() -> tuple[_Cue, ...]:
    entries = yaml.safe_load((resources.files(__package__) / "forms.yaml").read_text(encoding="utf-8"))
    return tuple(_Cue(entry["form"], re.compile(entry["pattern"]), entry["weight"], entry["says"]) for entry in entries)


def detect(source: str) -> Detection:
    """The form of a text, from the cues of `forms.yaml` in its beginning; without any, two columns or plain text."""
    sample = with_plain_line_ends(source[:SAMPLE])
    lines = f"\n{sample}"
    scores: dict[Form, float] = {}
    reasons: dict[Form, list[str]] = {}
    for cue in _cues():
        hits = sum(1 for _, _ in zip(range(MOST_HITS), cue.pattern.finditer(lines), strict=False))
        if hits:
            scores[cue.form] = scores.get(cue.form, 0.0) + hits * cue.weight
            reasons.setdefault(cue.form, []).append(cue.says)
    best = max(scores, key=lambda form: scores[form], default=None)
    if best and scores[best] > DOUBT:
        confidence = scores[best] / (sum(scores.values()) + DOUBT)
        return Detection(best, round(confidence, 3), "; ".join(reasons[best]))
    return _columns_or_text(sample)


def _columns_or_text(sample: str) -> Detection:
    from flows.restore.columns import columns_likelihood

    likelihood, reason = columns_likelihood(sample)
    if likelihood > COLUMNS_THRESHOLD:
        return Detection("columns", round(likelihood, 3), reason)
    return Detection("text", round(1 - likelihood, 3), f"no mark of another form; {reason}")
