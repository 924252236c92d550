"""From the lines of the file to lines in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from statistics import median

import yaml

from flows.restore.columns_join import Continuation, Edges
from flows.restore.columns_layout import RawPage, Row
from flows.restore.columns_order import Placed, Side, Slot, order_pages


@lru_cache(maxsize=1)
def weights() -> dict[str, float]:
    """The weights of the column model (`columns.yaml`)."""
    return yaml.safe_load(files(__package__).joinpath("columns.yaml").read_text(encoding="utf-8"))


@dataclass(slots=True)
class Column:
    """A column of a page in reading order: lines by index, and the captions beside them, each with the line it stands after."""

    side: Side
    lines: list[int]
    captions: list[tuple[int, int | None]]


class Table:
    """Every line and part of a line, by index, with what it shows to its neighbours; `join` compares two of them."""

    def __init__(self, pages: list[RawPage]) -> None:
        self.rows: list[Row] = []
        self._edges: list[Edges] = []
        self._known: dict[tuple[int, int], float] = {}
        lengths = [len(row.text) for page in pages for row in page.rows]
        self.width = median(lengths) if lengths else 0
        self._model = Continuation((row.text for page in pages for row in page.rows), weights())
        self.pages = [[slot for row in page.rows for slot in self._slots(row)] for page in pages]

    def join(self, a: int, b: int) -> float:
        """How well line b continues line a, in nats."""
        value = self._known.get((a, b))
        if value is None:
            value = self._model.score(self._edges[a], self._edges[b])
            if self._edges[b].capital and self._may_be_title(a):
                value = max(value, weights()["after_title"])
            self._known[a, b] = value
        return value

    def ends(self, index: int) -> bool:
        """Whether a paragraph or a heading may end with a line."""
        return self._edges[index].stop or self._may_be_title(index)

    def _add(self, row: Row, read_after: str = "") -> int:
        self.rows.append(row)
        self._edges.append(Edges(read_after + row.text))
        return len(self.rows) - 1

    def _slots(self, row: Row) -> list[Slot]:
        if row.lead and self.rows:
            return self._cut_off_lead(row)
        index = self._add(row)
        return [Slot(index, row.blank, self._may_be_title(index), shared=self._shared(row))]

    def _cut_off_lead(self, row: Row) -> list[Slot]:
        """Closing marks belong to the line printed before; what follows them does too, if it has room there."""
        before = self.rows[-1].text
        lead, rest = row.cut(row.lead)
        slots = [Slot(self._add(lead, before), row.blank, part="lead")]
        if rest.text:
            fits = len(before) + len(row.text) < 1.4 * self.width
            slots.append(Slot(self._add(rest), None, part="rest" if fits else "across"))
        return slots

    def _may_be_title(self, index: int) -> bool:
        """Whether a line has the shape of a heading or caption: short, a capital first, no stop or comma last."""
        text = self.rows[index].text
        return len(text) < 0.85 * self.width and text[0].isupper() and text[-1].isalnum()

    def _shared(self, row: Row) -> tuple[tuple[int, int], ...]:
        """The ways to cut a line too long for one column."""
        low, high = 0.3 * self.width, 1.3 * self.width
        if not 1.6 * self.width < len(row.text) < 2.6 * self.width:
            return ()
        cuts = [at for at, char in enumerate(row.text) if char == " " and low < at < high and low < len(row.text) - at < high]
        return tuple((self._add(left), self._add(right)) for left, right in map(row.cut, cuts))


def read_columns(table: Table) -> list[tuple[Column, Column]]:
    """The left and right column of every page."""
    placed = order_pages(table.pages, table, weights())
    return [_columns(table, path) for path in placed]


def _columns(table: Table, path: list[Placed]) -> tuple[Column, Column]:
    left, right = Column("L", [], []), Column("R", [], [])
    for place in path:
        column = left if place.side == "L" else right
        if place.caption:
            column.captions.append((place.index, column.lines[-1] if column.lines else None))
        else:
            column.lines.append(place.index)
    return left, right
