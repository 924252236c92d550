"""Bare numbers that repeat the sum before them, at its scale ("nearer 2.8") or as another price ("brings 11.20 today")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from flows.mentions.denominations import sentence_start
from flows.mentions.measures import Amount
from flows.mentions.prices import price_after
from flows.mentions.wordlists import either, wordlist

_LISTS, _BOUNDS = wordlist("numbers")["elision"], wordlist("numbers")["before"]
FOLLOW = re.compile(
    r"\s*(?:$|\n\s*\n|[.,;:()\]\"?!]|-(?![a-z])|(?:"
    + either(_LISTS["follow"])
    + r")(?![a-z])|[a-z]+ed\s+(?:for|in|by|to|under|from|on|at|last|this)(?![a-z]))"
)
SOFT = rf"(?:(?:{either(['only', 'just', *_BOUNDS['minimum'], *_BOUNDS['maximum'], *_BOUNDS['approximate']])})\s+){{0,2}}$"
_CONTRASTED = re.compile(rf"(?<![a-z])(?:{either(_LISTS['contrast'])})\s+{SOFT}")
_COMPLEMENT = re.compile(rf"(?<![a-z])(?:{either(_LISTS['complement'])})\s+{SOFT}")
_ADDED = re.compile(rf"(?:,|\band|\bor|;)\s+{SOFT}")
_SUBJECT = re.compile(
    rf"(?<![a-z])(?:{either(_LISTS['subjects'])})(?:\s+\([^()]{{1,30}}\))?\s+(?:{either(_LISTS['amounting'])})\s+{SOFT}"
)
_CORRECTED = re.compile(rf"(?<![a-z])(?:{either(_LISTS['corrected'])})\s+{SOFT}")
_CARRIED = re.compile(rf"(?<![a-z])(?:{either(_LISTS['carried'])})\s+{SOFT}")
_CHANGED_FROM = re.compile(rf"(?<![a-z])from\s+{SOFT}")
_CHANGED_TO = re.compile(rf"(?<![a-z])to\s+{SOFT}")
_PRICED = re.compile(rf"(?:,|(?<![a-z])(?:{either(_LISTS['priced'])}))\s+{SOFT}")
_GAPPED = re.compile(r"\s*(?:[,;]\s*(?:and\s+)?|(?:and|AND)\s+)(?:[A-Z][\w.'&-]*\s+){1,4}")
_CLOSED = re.compile(r"\s*(?:[,;)\"]|\.(?!\d)|$)")
_IN_YEAR = re.compile(
    r"\s+(?:in|for|during|by)\s+(?:fiscal\s+|fy\s*)?(?:19\d\d|[1-9]\d-[1-9]\d)\b"
    r"|\s+(?:the\s+(?:year\s+(?:before|after)|next\s+year)|a\s+year\s+(?:earlier|later|before|ago)|(?:last|this|next)\s+year|today|now)\b"
)
_ORDINAL = re.compile(rf"(?<![a-z])the\s+(?:{either(_LISTS['ordinals'])})\s+{SOFT}")
_YEARED = re.compile(rf"(?<![a-z])(?:in|for|by)\s+(?:fy\s*)?(?:19\d\d|[1-9]\d-[1-9]\d),?\s+{SOFT}")
_AND_NAME = re.compile(r"\s+(?:and|AND)\s+[A-Z]")
_BESIDE = re.compile(rf"\s*[(:,]\s*(?:and\s+)?{SOFT}")
_SHARE_OF = re.compile(r"\s+(?:for|from|by|of\s+them)(?![a-z])")
_OF_IT = re.compile(r"\s+(?:thereof|of\s+(?:it|that|this|which))(?![a-z])")
_STATE = re.compile(r"\s+(?:is|was|has|had|might|would|could)\s+(?:been\s+|be\s+)?[a-z]+")
_SPENT = re.compile(
    r"\s+(?:has|have|had|is|are|was|were|might|could|would)\s+(?:been\s+|be\s+)?"
    rf"(?:{either([*_LISTS['spent'], 'had'])})(?![a-z])"
)
_DECIMALS = re.compile(r"\d+\.\d\d(?!\d)")
_YEAR = re.compile(r"(?:18|19|20)\d\d")
_LIST_REACH, _NEXT_SENTENCE, _AT_ONCE = 60, 250, 48
_PROPORTION, _PRICE_PROPORTION = 30, 8
_MILLION = Decimal(1_000_000)


def at_scale(text: str, low: str, amount: Amount, money: Amount, scale: Decimal, goods: bool) -> Amount | None:
    """A bare number with the scale and currency of the sum `money` before it, where the words around it say so; beside counted
    `goods` only where they can mean nothing else."""
    if amount.low is None or amount.high is None or amount.high == 1 or amount.high >= 1000:
        return None
    if not (_surely(low, amount, money) if goods else _in_turn(text, low, amount, money)):
        return None
    for factor in _scales(amount, scale):
        if _size(money) / _PROPORTION <= amount.high * factor <= _size(money) * _PROPORTION:
            return replace(
                amount,
                low=amount.low * factor,
                high=amount.high * factor,
                currency=money.currency,
                inferred=("scale", "currency"),
            )
    return None


def _size(money: Amount) -> Decimal:
    return money.high or money.low or Decimal(0)


def _scales(amount: Amount, scale: Decimal) -> Iterator[Decimal]:
    """The scale of the sum before; behind billions a number of tens or hundreds may as well be of millions."""
    yield scale
    if scale > _MILLION and amount.high is not None and amount.high >= 10 and amount.high == int(amount.high):
        yield _MILLION


def _in_turn(text: str, low: str, amount: Amount, money: Amount) -> bool:
    """Whether the words around a bare number repeat the sum before it: in contrast, for another year, for another party, as
    a part of it; in the next sentence only where they can mean nothing else."""
    ahead, end = low[max(money.end, amount.start - _LIST_REACH) : amount.start], amount.end
    if sentence_start(low, amount.start) > money.end:
        return _in_next_sentence(low, ahead, amount, money)
    closed, in_year = _CLOSED.match(low, end), _IN_YEAR.match(low, end)
    if _CONTRASTED.search(ahead) or _changed(low, amount, money, ahead):
        return bool(closed or in_year or FOLLOW.match(low, end))
    if (closed or _AND_NAME.match(text, end)) and _GAPPED.fullmatch(text, money.end, amount.start):
        return True
    if _OF_IT.match(low, end) or (_BESIDE.fullmatch(low, money.end, amount.start) and _SHARE_OF.match(low, end)):
        return True
    if (closed or in_year) and any(turn.search(ahead) for turn in (_COMPLEMENT, _SUBJECT, _ORDINAL, _YEARED)):
        return True
    return bool(_ADDED.search(ahead)) and bool(in_year or _STATE.match(low, end) or (closed and low[amount.start].isalpha()))


def _changed(low: str, amount: Amount, money: Amount, ahead: str) -> bool:
    """Whether a number is what the sum changed to: "from 6.8 billion in 1976 to 6.4"."""
    return bool(_CHANGED_TO.search(ahead) and _CHANGED_FROM.search(low, max(0, money.start - 30), money.start))


def _surely(low: str, amount: Amount, money: Amount) -> bool:
    ahead = low[max(money.end, amount.start - _LIST_REACH) : amount.start]
    return bool(_CORRECTED.search(ahead) and FOLLOW.match(low, amount.end)) or _in_next_sentence(low, ahead, amount, money)


def _in_next_sentence(low: str, ahead: str, amount: Amount, money: Amount) -> bool:
    distance, end = amount.start - money.end, amount.end
    if distance > _NEXT_SENTENCE or "\n\n" in low[money.end : amount.start]:
        return False
    if _CARRIED.search(ahead):
        return _SPENT.match(low, end) is not None
    if _SUBJECT.search(ahead):
        return bool(_CLOSED.match(low, end) or _IN_YEAR.match(low, end))
    return distance <= _AT_ONCE and bool(_CLOSED.match(low, end) and _CORRECTED.search(ahead))


def as_price(low: str, amount: Amount, money: Amount) -> Amount | None:
    """A bare number that is another price of the same goods, in the sentence of the first."""
    if amount.low is None or amount.high is None or money.currency is None:
        return None
    if sentence_start(low, amount.start) > money.end or _YEAR.fullmatch(low, amount.start, amount.end):
        return None
    factor = money.currency.factor
    if not _size(money) / _PRICE_PROPORTION <= amount.high * factor <= _size(money) * _PRICE_PROPORTION:
        return None
    end, ahead = amount.end, low[max(money.end, amount.start - _LIST_REACH) : amount.start]
    alike = _DECIMALS.fullmatch(low, amount.start, end) and _DECIMALS.search(low, money.start, money.end)
    priced, turned = price_after(low, money.end), _PRICED.search(ahead)
    behind = _CLOSED.match(low, end) or _IN_YEAR.match(low, end) or (alike and FOLLOW.match(low, end))
    changed = price_after(low, end) and _changed(low, amount, money, ahead)
    if not changed and not (behind and ((priced and (alike or turned)) or (alike and turned))):
        return None
    return replace(amount, low=amount.low * factor, high=amount.high * factor, currency=money.currency, inferred=("currency",))
