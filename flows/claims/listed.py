"""Measures told as a list: the sentence that introduces one says who takes them against whom, its items say what is taken."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.mentions.language import Sentence

MARK = re.compile(r"(?:(?:and|or)\s+)?(?:[-–—•*]\s*(?=\S)|\(?(?:[ivx]{1,4}|[A-Za-z]|\d{1,2})[.)](?:\s|$))")
OPENS = re.compile(r":\s*(?:$|\(?(?:i|a|A|1)[.)]\s|.*;$)", re.DOTALL)
GOES_ON = re.compile(r"[;,:]\s*(?:and|or)?$|\b(?:and|or)$")
BARE = 6


def introductions(sentences: Sequence[Sentence]) -> dict[int, Sentence]:
    """The sentence that opens the list each item stands in, by the item's number. A list is opened by a colon and goes on
    as long as sentences begin with a mark of enumeration, follow a semicolon, or stand in the paragraph of an item."""
    found: dict[int, Sentence] = {}
    opening: Sentence | None = None
    before: Sentence | None = None
    for sentence in sentences:
        if opening is not None and before is not None and _goes_on(sentence, before, opening):
            found[sentence.index] = opening
        elif ":" in sentence.text and OPENS.search(sentence.text):
            opening = sentence
        else:
            opening = None
        before = sentence
    return found


def is_marked(sentence: Sentence) -> bool:
    """True for a sentence that begins with a mark of enumeration: '(b) the export of ...', '- Suspend all flights'."""
    return MARK.match(sentence.text) is not None


def _goes_on(sentence: Sentence, before: Sentence, opening: Sentence) -> bool:
    if is_marked(sentence) or sentence.label == "list" or GOES_ON.search(before.text.rstrip()) is not None:
        return True
    return (sentence.paragraph == before.paragraph and sentence.paragraph == opening.paragraph) or _is_bare(before)


def _is_bare(sentence: Sentence) -> bool:
    return is_marked(sentence) and len(sentence.text) <= BARE
