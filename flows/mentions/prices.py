"""What a sum buys: "$29 a barrel", "nine francs apiece"."""

from __future__ import annotations

import re

from flows.mentions.wordlists import either, wordlist

_SOLD_AS: dict[str, str] = wordlist("currencies")["sold_as"]
_SOLD_BY = [*wordlist("currencies")["sold_by"], *_SOLD_AS]
_PRICE = re.compile(
    rf"[\s,-]{{0,2}}(?:(?P<each>each|apiece)"
    rf"|(?:(?:a|an|per|the|each|for\s+each|for\s+every)\s+|/\s?)(?P<goods>{either(_SOLD_BY)}))(?![a-z])"
)


def price_after(low: str, end: int) -> str | None:
    """The unit of goods named right behind a sum, by its usual name, or 'each'."""
    match = _PRICE.match(low, end)
    if match is None:
        return None
    goods = " ".join((match["goods"] or "each").split())
    return _SOLD_AS.get(goods, goods)
