"""Which currency a denomination that several states share means where it stands: marks, francs, crowns, pounds, dollars."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

from flows.mentions.currency import NATIONALITIES, SHARED, Currency
from flows.mentions.measures import Amount
from flows.mentions.wordlists import either

SENTENCE_END = re.compile(r"(?<![^a-z][a-z])[.!?]\s+|\n\s*\n")
_PARAGRAPH = "\n\n"
_EXPLICIT_WEIGHT = 3
_LEAST_SHARE = 4
_WORDS = [word for entry in SHARED.values() for word in entry.get("after", ())]
_DECLARED = re.compile(
    rf"\b(?:all\s+(?:{either(_WORDS)}|figures|sums|amounts|values)(?:\s+are|\s+in)*"
    rf"|(?:figures|sums|amounts|values|prices)\s+(?:are|given|quoted|stated|throughout|herein|here|below|above|\s)+\s+in)"
    rf"\s+(?P<nation>{either(NATIONALITIES)})\b"
)


class Denominations:
    """What a document says of its shared denominations. `states` is every mention of a state or of somebody of that state, as
    (offset, alpha-3), in order."""

    def __init__(self, low: str, amounts: Iterable[Amount], states: Sequence[tuple[int, str]]) -> None:
        self._low = low
        self._states = states
        self._offsets = [offset for offset, _ in states]
        self._named = Counter(state for _, state in states)
        self._first = _first_codes(amounts)
        self._explicit = Counter(a.currency.code for a in amounts if a.currency and not a.currency.shared and not a.inferred)
        self._taken: dict[str, str | None] = {}

    @cached_property
    def _declared(self) -> set[str]:
        """The states whose money all sums are said to be in."""
        return {NATIONALITIES[" ".join(match["nation"].split())] for match in _DECLARED.finditer(self._low)}

    def code(self, amount: Amount, currency: Currency) -> str | None:
        """The currency code of a sum; one that took its currency from a neighbour keeps the neighbour's."""
        if currency.shared is None:
            return currency.code
        if "currency" not in amount.inferred or currency.shared not in self._taken:
            self._taken[currency.shared] = self._settled(amount, currency)
        return self._taken[currency.shared]

    def _settled(self, amount: Amount, currency: Currency) -> str | None:
        entry = SHARED[currency.shared or ""]
        codes: dict[str, str] = entry["states"]
        declared = {codes[state] for state in self._declared if state in codes}
        if len(declared) == 1:
            return declared.pop()
        if entry.get("stated"):
            return self._as_the_first(amount, currency.shared or "", codes, currency.code)
        for start, end in (self._sentence(amount), self._paragraph(amount)):
            near = {codes[state] for state in self._between(start, end) if state in codes}
            if len(near) == 1:
                return near.pop()
        return self._most(codes, currency.code)

    def _as_the_first(self, amount: Amount, name: str, codes: dict[str, str], default: str | None) -> str | None:
        """The code with which the document prints its first sum of the denomination, where it speaks much of that state;
        the default beside a rival in the same sentence."""
        first = self._first.get(name, default)
        state = next(state for state, code in codes.items() if code == first)
        near = self._between(*self._sentence(amount)) & codes.keys()
        if near and state not in near:
            return default
        return first if self._named[state] * _LEAST_SHARE >= self._named.total() else default

    def _most(self, codes: dict[str, str], default: str | None) -> str | None:
        """The code the whole document speaks for: by sums printed in it, and by the state; the default on a tie."""
        weights = {code: _EXPLICIT_WEIGHT * self._explicit[code] + self._named[state] for state, code in codes.items()}
        best = max(weights, key=lambda code: (weights[code], code == default))
        return best if weights[best] else default

    def _between(self, start: int, end: int) -> set[str]:
        first, last = bisect_left(self._offsets, start), bisect_left(self._offsets, end)
        return {state for _, state in self._states[first:last]}

    def _sentence(self, amount: Amount) -> tuple[int, int]:
        return sentence_start(self._low, amount.start), _next_break(self._low, amount.end)

    def _paragraph(self, amount: Amount) -> tuple[int, int]:
        start, end = self._low.rfind(_PARAGRAPH, 0, amount.start), self._low.find(_PARAGRAPH, amount.end)
        return max(start, 0), end if end >= 0 else len(self._low)


def _first_codes(amounts: Iterable[Amount]) -> dict[str, str]:
    """For each shared denomination whose first sum says whose it is, that code."""
    names = {code: name for name, entry in reversed(SHARED.items()) for code in entry["states"].values()}
    first: dict[str, str | None] = {}
    for currency in (amount.currency for amount in amounts if amount.currency and not amount.inferred):
        first.setdefault(currency.shared or names.get(currency.code or "", ""), None if currency.shared else currency.code)
    return {name: code for name, code in first.items() if code}


def sentence_start(low: str, position: int, reach: int = 400) -> int:
    """Where the sentence before `position` begins, at most `reach` characters back."""
    first = max(0, position - reach)
    start = first
    for match in SENTENCE_END.finditer(low, first, position):
        start = match.end()
    return start


def _next_break(low: str, position: int, reach: int = 400) -> int:
    match = SENTENCE_END.search(low, position, position + reach)
    return match.start() if match else min(len(low), position + reach)
