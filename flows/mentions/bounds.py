"""What stands before and after an amount: at least, up to, about, a year, each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from flows.mentions.types import Period
from flows.mentions.wordlists import either, wordlist

_BEFORE, _AFTER = wordlist("numbers")["before"], wordlist("numbers")["after"]
_PERIODS: dict[Period, list[str]] = wordlist("units")["periods"]
_REACH = 44
_VERBS = {phrase: frozenset(verbs) for phrase, verbs in _BEFORE["verbs"].items()}
_LAST_WORDS = {phrase.split()[-1] for kind in ("minimum", "maximum", "approximate") for phrase in _BEFORE[kind]}
_LAST_WORD = re.compile(r"([a-z.]+)[\s,]*$")
_PHRASE = re.compile(
    r"(?<![a-z])(?:(?P<no>" + either(_BEFORE["negation"]) + r"|[a-z]+n't)\s+(?P<between>(?:[a-z]+\s+){0,2}?))?(?:"
    + "|".join(f"(?P<{kind}>{either(_BEFORE[kind])})" for kind in ("minimum", "maximum", "approximate"))
    + r")[\s,]*(?:the\s+sum\s+of\s+|a\s+total\s+of\s+|a\s+)?$"
)  # fmt: skip
_FOLLOWING = re.compile(
    r"(?:[\s,-]{1,3}(?:"
    + "|".join(f"(?P<{kind}>{either(_AFTER[kind])})" for kind in _AFTER)
    + r")(?![a-z])|(?P<plus>\+|-plus|[ ]plus(?=\s*[.,;)]|$)))"
)
_PERIOD = re.compile(
    r"(?:\s+[a-z]+ed)?[\s,-]{0,2}(?:"
    + "|".join(f"(?P<{kind}>{either(forms)})" for kind, forms in _PERIODS.items())
    + r")(?![a-z])"
)
_PERIOD_BEFORE = re.compile(
    r"\b(?:(annual|yearly)|(monthly)|(daily))(?:\s+(?!of\s)[a-z-]+){1,4}\s+of\s+(?:(?:"
    + either([*_LAST_WORDS, "more", "up", "close"])
    + r")\s+){0,2}$"
)

Bound = Literal["minimum", "maximum"] | None


@dataclass(frozen=True, slots=True)
class Softening:
    """What the words around an amount say of it: a bound, and whether it is only approximate."""

    bound: Bound = None
    approx: bool = False


def softening(low: str, start: int, end: int) -> Softening:
    """Reads the words before `start` (up to three phrases: "at least some") and the one after `end`."""
    bound, approx = _following(low, end)
    for _ in range(3):
        window = low[max(0, start - _REACH) : start]
        last = _LAST_WORD.search(window)
        if last is None or (last[1] not in _LAST_WORDS and last[1] != "a"):
            break
        phrase = _PHRASE.search(window)
        if phrase is None or _follows_verb(window, phrase):
            break
        approx = approx or phrase["approximate"] is not None
        bound = bound or _bound(phrase)
        start = max(0, start - _REACH) + phrase.start()
    return Softening(bound, approx)


def period_after(low: str, end: int) -> tuple[Period, int] | None:
    """The period named right behind an amount, and where the words end."""
    match = _PERIOD.match(low, end)
    return (match.lastgroup, match.end()) if match else None  # type: ignore[return-value]


def period_before(low: str, start: int) -> Period | None:
    """The period of "annual deliveries of 5 million tons", read in front of the amount."""
    match = _PERIOD_BEFORE.search(low[max(0, start - 70) : start])
    if match is None:
        return None
    return "per_year" if match[1] else "per_month" if match[2] else "per_day"


def _follows_verb(window: str, phrase: re.Match[str]) -> bool:
    """Whether the phrase belongs to the verb before it ("inquired about")."""
    words = window[: phrase.start()].split()
    return bool(words) and words[-1] in _VERBS.get(" ".join(phrase[phrase.lastgroup or 0].split()), ())


def _bound(phrase: re.Match[str]) -> Bound:
    kind: Bound = "minimum" if phrase["minimum"] else "maximum" if phrase["maximum"] else None
    if kind and phrase["no"]:
        return "maximum" if kind == "minimum" else "minimum"
    return kind


def _following(low: str, end: int) -> tuple[Bound, bool]:
    match = _FOLLOWING.match(low, end)
    if match is None:
        return None, False
    if match["minimum"] or match["plus"]:
        return "minimum", False
    return ("maximum", False) if match["maximum"] else (None, True)
