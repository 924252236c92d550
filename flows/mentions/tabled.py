"""Tables whose caption names what their cells count: "Exports (million dollars)", with bars between the cells or only spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CAPTION = re.compile(
    r"(?:\((?:in\s+)?([^()\n]{3,40})\)|(?<=\n)(?:in\s+)?((?:thousand|million|billion)s?\s[^()\n]{3,30}))[^\S\n]*\n\s*(?=\S)"
)
_UNITS = re.compile(r"\((?:in\s+)?([^()\n]{3,40})\)")
_LINE = re.compile(r"[^\n]*(?:\n\s*|$)")
_BARRED_CELL = re.compile(r"\|[ \t]*(?=\d[\d,.]*[ \t]*(?:[|\n]|$))")
_WORD = re.compile(r"\S+")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_EMPTY = re.compile(r"[-–—*]+|\.{1,3}|n\.?a\.?|neg(?:l\.?)?")
_LONGEST_ROW, _MOST_HEADS, _LEAST_ROWS = 120, 2, 2


def units_of_cells(low: str) -> dict[int, str]:
    """For each number that fills a cell under such a caption, by its offset, the words in the caption's brackets."""
    units: dict[int, str] = {}
    last = 0
    for caption in _CAPTION.finditer(low):
        if caption.start() < last:
            continue
        line = low[max(0, caption.start() - _LONGEST_ROW) : caption.start()].rpartition("\n")[2]
        unit = caption[1] or caption[2]
        if all(other == unit for other in _UNITS.findall(line)):
            cells = _barred(low, caption.end()) or _spaced(low, caption.end())
            units.update(dict.fromkeys(cells, unit))
            last = max(cells, default=last)
    return units


def _barred(low: str, position: int) -> list[int]:
    """The offsets of the figures in rows with bars."""
    cells: list[int] = []
    while (row := _LINE.match(low, position)) and "|" in row[0]:
        cells += [cell.end() for cell in _BARRED_CELL.finditer(low, row.start(), row.end())]
        position = row.end()
    return cells


def _spaced(low: str, position: int) -> list[int]:
    """The offsets of the figures that end rows of one length, the heads of the columns before them left out."""
    rows: list[list[int]] = []
    length = heads = 0
    while (row := _LINE.match(low, position)) and 0 < len(row[0]) <= _LONGEST_ROW:
        cells, figures = _cells(row[0])
        if (not cells or cells != length) and (length or heads == _MOST_HEADS or row[0].rstrip().endswith(".")):
            break
        if cells:
            length = cells
            rows.append([position + figure for figure in figures])
        heads += not cells
        position = row.end()
    return [figure for row in rows for figure in row] if len(rows) >= _LEAST_ROWS else []


def _cells(line: str) -> tuple[int, list[int]]:
    """How many words at the end of a line are cells, and where those that are figures begin; none where the line is no row."""
    count, figures = 0, []
    for word in reversed(list(_WORD.finditer(line))):
        if _FIGURE.fullmatch(word[0]):
            figures.append(word.start())
        elif not _EMPTY.fullmatch(word[0]):
            break
        count += 1
    return (count, figures) if figures else (0, [])


def samples(unit: str) -> Iterator[str]:
    """The words of a unit around a 1, as a sum or quantity may be printed: "1 million dollars", "us$ 1 million"."""
    words = [word for word in unit.split() if word != "of"]
    for place in range(len(words) + 1):
        yield " ".join([*words[:place], "1", *words[place:]])
