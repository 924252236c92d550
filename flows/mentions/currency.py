"""The currency around a number: printed before it, behind it, or with the adjective of its state after that."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from flows.mentions.numbers import Number, looks_like_year
from flows.mentions.wordlists import either, wordlist

_MONEY = wordlist("currencies")


@dataclass(frozen=True, slots=True)
class Currency:
    """`code` is None for a unit of account without an ISO code; `factor` turns cents into dollars; `shared` names a denomination
    that several states have, of which `code` is only the default."""

    code: str | None
    factor: Decimal = Decimal(1)
    shared: str | None = None


_BEFORE: dict[str, Currency] = {}
_AFTER: dict[str, Currency] = {}
for entry in _MONEY["currency"]:
    currency = Currency(entry["code"] or None, Decimal(entry.get("factor", "1")))
    _BEFORE.update(dict.fromkeys(entry.get("before", ()), currency))
    _AFTER.update(dict.fromkeys(entry.get("after", ()), currency))
SHARED: dict[str, dict[str, Any]] = {entry["name"]: entry for entry in _MONEY["shared"]}
for name, entry in SHARED.items():
    currency = Currency(entry.get("default"), shared=name)
    _BEFORE.update(dict.fromkeys(entry.get("before", ()), currency))
    _AFTER.update(dict.fromkeys(entry.get("after", ()), currency))
NATIONALITIES: dict[str, str] = _MONEY["nationalities"]

_CAPITAL_ONLY, _SCALED_ONLY, _ARTICLES = (frozenset(_MONEY[kind]) for kind in ("capital_only", "scaled_only", "articles"))
_CURRENCY = re.compile(
    rf"[\s-]{{1,3}}(?:(?:in|de)\s+)?(?:(?:{either(_MONEY['qualifiers'])}|(?P<nation>{either(NATIONALITIES)}))\s+){{0,2}}?"
    rf"(?P<form>{either(_AFTER)})(?![a-z])"
)
_CURRENCY_STARTS = frozenset(word.split()[0] for word in ["in", "de", *_AFTER, *NATIONALITIES, *_MONEY["qualifiers"]])
_DENOMINATED = re.compile(
    rf"(?<![a-z])({either(_AFTER)})[\s-]+(?:[a-z]+\s+){{0,2}}(?:{either(_MONEY['loans'])})\s+of\s+(?:about\s+|some\s+|up\s+to\s+)?$"
)
_NOUN = rf"\s+(?!(?:{either(wordlist('numbers')['elision']['follow'])})(?![a-z]))[a-z]"
_NATION = re.compile(rf"\s+(?P<nation>{either(NATIONALITIES)})(?![a-z])(?!{_NOUN})")
_MODIFIES = re.compile(rf"(?:\s+to\s+\d|{_NOUN})(?![a-z]*ed\s+(?:in|for|by|to|at|on)\s)")
_BROKEN_WORD = re.compile(r"[\s-]{1,3}([a-z]{1,9}) ([a-z]{1,9})(?![a-z])")
_LEAST_BROKEN = 6
_COUNTS_GOODS = re.compile(r"\s+(?:and|or)(?![a-z])")
_FIRST_WORD = re.compile(r"[\s-]{0,3}([a-z%][a-z'³./\d-]*)")
_INNER_DIGIT = re.compile(r"(?<=[a-z])[01](?=[a-z])")
_WEIGHED = re.compile(r"\s+of\s+(?!(?:[a-z'-]+\s+){0,2}(?:" + either(_MONEY["pounds_of"]) + r")(?![a-z]))[a-z]")
_LONG_WORD = re.compile(r"[\s-]+[a-z]{4}")
_SPACED = re.compile(r"\s+")
_SIGNS = ("$", "£", "¥")
_LEAST_UNSIGNED = 100_000


def currency_before(text: str, low: str, number: Number) -> tuple[Currency, int] | None:
    """The currency printed in front of a number, and where it starts."""
    ahead = low[max(0, number.start - 24) : number.start]
    words = ahead.split()
    gap = len(ahead) - len(ahead.rstrip())
    if not words or gap > 2:
        return None
    word = words[-1].lstrip("([{\"'-,;:/*~")
    pair = f"{words[-2]} {word}" if len(words) > 1 else ""
    if pair in _BEFORE and _meant(text, low, number, pair, start := _start(ahead, number, gap, words)):
        return _BEFORE[pair], start
    if word not in _BEFORE:
        word = word[-1:] if word[-1:] in _SIGNS else ""
    start = number.start - gap - len(word)
    return (_BEFORE[word], start) if word and _meant(text, low, number, word, start) else None


def _start(ahead: str, number: Number, gap: int, words: list[str]) -> int:
    """Where the last two words before a number begin."""
    place = ahead.rindex(words[-2], 0, len(ahead) - gap - len(words[-1]))
    return number.start - len(ahead) + place + len(words[-2]) - len(words[-2].lstrip("([{\"'-,;:/*~"))


def _meant(text: str, low: str, number: Number, word: str, start: int) -> bool:
    """Whether a word that is not always a currency is one here."""
    if word in _SCALED_ONLY and number.scale == 1 and "," not in low[number.start : number.end] and (number.value or 0) < 10_000:
        return False
    if word in _ARTICLES and _MODIFIES.match(low, number.end):
        return False
    return word not in _CAPITAL_ONLY or text[start].isupper()


def currency_after(low: str, end: int, number: Number) -> tuple[Currency, int] | None:
    """The currency named behind a number, and where it ends. "1980 dollars" is a price base, "the 5 million mark" a level."""
    first = _FIRST_WORD.match(low, end)
    if first is None:
        return None
    word, behind = first[1], low[end : end + 60]
    if _INNER_DIGIT.search(word):
        behind = _INNER_DIGIT.sub(lambda digit: "l" if digit[0] == "1" else "o", behind)
        word = behind.split()[0]
    if "-" not in word and _CURRENCY_STARTS.isdisjoint((word, word.rstrip(".,;:"), word.partition("/")[0])):
        return None if looks_like_year(low, number) else _broken(low, end)
    match = _CURRENCY.match(behind)
    if match is None and number.total and number.total >= _LEAST_UNSIGNED:
        national = of_nation(low, end, _BEFORE["$"])
        return None if national and _COUNTS_GOODS.match(low, national[1]) else national
    if match is None or (number.article and low[end] == "-") or looks_like_year(low, number):
        return None
    if word == "in" and number.scale == 1:
        return None
    form = _SPACED.sub(" ", match["form"])
    if form in ("pounds", "pound") and not match["nation"] and _WEIGHED.match(low, end + match.end()):
        return None
    if form in ("mark", "crown") and not _LONG_WORD.match(low, end + match.end()):
        return None
    return _national(_AFTER[form], match["nation"]), end + match.end()


def _broken(low: str, end: int) -> tuple[Currency, int] | None:
    """A currency's name that the scan has broken in two: "rubl es"."""
    match = _BROKEN_WORD.match(low, end)
    word = match[1] + match[2] if match else ""
    return (_AFTER[word], match.end()) if match and len(word) >= _LEAST_BROKEN and word in _AFTER else None


def currency_named(low: str, start: int) -> Currency | None:
    """The currency of "the yen loan of", "a DM credit of", right before a number."""
    match = _DENOMINATED.search(low, max(0, start - 60), start)
    return _AFTER[_SPACED.sub(" ", match[1])] if match else None


def of_nation(low: str, end: int, currency: Currency) -> tuple[Currency, int] | None:
    """The currency of the state whose adjective closes a sum ("$50 million Canadian"), and where it ends."""
    match = _NATION.match(low, end)
    if match is None:
        return None
    national = _national(currency, match["nation"])
    return (national, match.end()) if national != currency else None


def _national(currency: Currency, nation: str | None) -> Currency:
    """The currency of the state whose adjective stands beside it."""
    states = SHARED[currency.shared]["states"] if currency.shared else {}
    code = states.get(NATIONALITIES[_SPACED.sub(" ", nation)]) if nation else None
    return replace(currency, code=code, shared=None) if code else currency
