"""Writing a line of words, and what becomes of a hyphen at its end: shared by the readers that place lines themselves."""

from __future__ import annotations

import re
import unicodedata

from flows.restore.build import TextBuilder
from flows.restore.hyphens import Healing, heal

_LAST_WORD = re.compile(r"[^\W_]+(?=[-\u00ad]$)")
_FIRST_WORD = re.compile(r"[^\W_]+")
_INK = re.compile(r"\S+")
_WORD_WINDOW = 40


def healing_between(line: str, after: str) -> Healing | None:
    """What becomes of the hyphen at the end of `line` when `after` follows; None without one between two words."""
    left = _LAST_WORD.search(line, max(0, len(line) - _WORD_WINDOW))
    right = _FIRST_WORD.match(after, 0, _WORD_WINDOW)
    return heal(left[0], right[0], "line") if left and right else None


def write_words(builder: TextBuilder, text: str, source_start: int) -> int | None:
    """Writes text with every run of white space as one space; gives the place of its first character."""
    first = None
    last = 0
    for match in _INK.finditer(text):
        if match.start():
            builder.space(source_start + last, source_start + match.start())
        builder.add(match[0], source_start + match.start())
        if first is None:
            first = builder.length - len(unicodedata.normalize("NFC", match[0]))
        last = match.end()
    if last < len(text):
        builder.space(source_start + last, source_start + len(text))
    return first
