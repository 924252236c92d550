"""Tables whose caption names what their cells count: "Exports (million dollars)"."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CAPTION = re.compile(r"\((?:in\s+)?([^()\n]{3,40})\)[^\S\n]*\n\s*(?=[^\n|]*\|)")
_ROW = re.compile(r"[^\n|]*\|[^\n]*(?:\n\s*|$)")
_CELL = re.compile(r"\|[ \t]*(?=\d[\d,.]*[ \t]*(?:[|\n]|$))")


def units_of_cells(low: str) -> dict[int, str]:
    """For each number that fills a cell under such a caption, by its offset, the words in the caption's brackets."""
    units: dict[int, str] = {}
    for caption in _CAPTION.finditer(low):
        row = _ROW.match(low, caption.end())
        while row:
            units.update((cell.end(), caption[1]) for cell in _CELL.finditer(low, row.start(), row.end()))
            row = _ROW.match(low, row.end())
    return units


def samples(unit: str) -> Iterator[str]:
    """The words of a unit around a 1, as a sum or quantity may be printed: "1 million dollars", "us$ 1 million"."""
    words = [word for word in unit.split() if word != "of"]
    for place in range(len(words) + 1):
        yield " ".join([*words[:place], "1", *words[place:]])
