"""The telling words of what a deal is about, a credit is for, or a measure covers."""

from __future__ import annotations

import re
from functools import cache

from flows.claims.lexicon import noun_classes

SHORTEST = 4
SHORT_GOODS = frozenset({"gas", "oil", "ore"})


@cache
def words(text: str | None) -> frozenset[str]:
    """The words of goods in the singular, in one spelling; those that only say that there is a deal are left out."""
    found = map(_singular, re.findall(r"\w+", (text or "").lower()))
    return frozenset(
        w for w in found if (len(w) >= SHORTEST or w in SHORT_GOODS) and not noun_classes(w) & {"agreement", "deal", "joint"}
    )


def _singular(word: str) -> str:
    word = word.replace("licence", "license")
    return word.removesuffix("s") if len(word) > 3 and not word.endswith(("ss", "us")) else word
