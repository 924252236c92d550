"""From the lines of the file to lines in reading order, each with its column, its label and whether its place is in doubt."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from statistics import median
from typing import Literal

import yaml

from flows.document import Label
from flows.restore.columns_join import Continuation, Edges, little_words
from flows.restore.columns_layout import RawPage, Row
from flows.restore.columns_order import Placed, Side, Slot, order_pages

MOST_KNOWN_JOINS = 2_000_000
DISPLACED_AT_MOST = 16
FULL_SHARE = 0.9  # the width of a column is what one line in ten exceeds


@lru_cache(maxsize=1)
def weights() -> dict[str, float]:
    """The weights of the column model (`columns.yaml`)."""
    return yaml.safe_load(files(__package__).joinpath("columns.yaml").read_text(encoding="utf-8"))


class Table:
    """Every line and part of a line, by index, with what it shows to its neighbours; `join` compares two of them."""

    def __init__(self, pages: list[RawPage]) -> None:
        self.rows: list[Row] = []
        self.edges: list[Edges] = []
        self._ends: list[bool] = []
        self._first_words: list[int] = []
        self._known: dict[tuple[int, int], float] = {}
        lengths = [len(row.text) for page in pages for row in page.rows]
        self.width = median(lengths) if lengths else 0
        self.full = sorted(lengths)[int(FULL_SHARE * len(lengths))] if lengths else 0
        self._model = Continuation((row.text for page in pages for row in page.rows), weights())
        self.pages = [[slot for row in page.rows for slot in self._slots(row)] for page in pages]

    def join(self, a: int, b: int) -> float:
        """How well line b continues line a, in nats."""
        value = self._known.get((a, b))
        if value is None:
            if len(self._known) > MOST_KNOWN_JOINS:
                self._known.clear()
            value = self._model.score(self.edges[a], self.edges[b])
            if self.edges[b].capital and self.may_be_title(a):
                value = max(value, weights()["after_title"])
            self._known[a, b] = value
        return value

    def ends(self, index: int) -> bool:
        """Whether a paragraph or a heading may end with a line."""
        return self._ends[index]

    def room(self, a: int, b: int) -> int:
        """How many characters of the column's width are left when the first word of line b is set at the end of line a."""
        return self.full - len(self.rows[a].text) - 1 - self._first_words[b]

    def may_be_title(self, index: int) -> bool:
        """Whether a line has the shape of a heading or caption: short, a capital first, a word that may end a title last."""
        text = self.rows[index].text
        if not (len(text) < 0.85 * self.width and text[0].isupper() and (text[-1].isalnum() or text[-1] == "?")):
            return False
        return self.edges[index].last[-1] not in little_words()

    def short(self, index: int) -> bool:
        """Whether a line leaves so much of its column empty that a paragraph must end with it."""
        return len(self.rows[index].text) < 0.8 * self.width

    def breaks_off(self, a: int, b: int) -> bool:
        """Whether line b begins a sentence ("The", "In") that line a leaves no room for."""
        first = self.edges[b].first
        return first[0].isupper() and first.lower() in little_words() and self.join(a, b) < weights()["broken"]

    def _add(self, row: Row, read_after: str = "") -> int:
        self.rows.append(row)
        self.edges.append(Edges(read_after + row.text))
        self._first_words.append(len(row.text.partition(" ")[0]))
        index = len(self.rows) - 1
        self._ends.append(self.edges[index].stop or self.may_be_title(index))
        return index

    def _slots(self, row: Row) -> list[Slot]:
        if row.lead and self.rows:
            return self._cut_off_lead(row)
        index = self._add(row)
        return [Slot(index, row.blank, self.may_be_title(index), shared=self._shared(row))]

    def _cut_off_lead(self, row: Row) -> list[Slot]:
        """Closing marks belong to the line printed before; what follows them does too, if it has room there."""
        before = self.rows[-1].text
        lead, rest = row.cut(row.lead)
        slots = [Slot(self._add(lead, before), row.blank, part="lead")]
        if rest.text:
            fits = len(before) + len(row.text) < 1.4 * self.width
            slots.append(Slot(self._add(rest), None, part="rest" if fits else "across"))
        return slots

    def _shared(self, row: Row) -> tuple[tuple[int, int], ...]:
        """The ways to cut a line too long for one column."""
        low, high = 0.3 * self.width, 1.3 * self.width
        if not 1.6 * self.width < len(row.text) < 2.6 * self.width:
            return ()
        cuts = [at for at, char in enumerate(row.text) if char == " " and low < at < high and low < len(row.text) - at < high]
        return tuple((self._add(left), self._add(right)) for left, right in map(row.cut, cuts))


@dataclass(slots=True)
class ReadLine:
    """A line in its place. `begins` says that a paragraph begins with it, `gap` how many lines of the other column stand
    between it and the line before it in its own, `shared` that both columns share it, `doubtful` that the join to the
    line before is unsure."""

    row: Row
    side: Side
    label: Label
    index: int
    gap: int = 0
    shared: bool = False
    begins: bool = False
    doubtful: bool = False

    @property
    def column(self) -> Literal["L", "R", "both"]:
        return "both" if self.shared else self.side


def read_lines(pages: list[RawPage], displaced: Collection[int] = ()) -> list[list[ReadLine]]:
    """The running text and captions of every page in reading order. Lines whose numbers are in `displaced` are printed out of
    their place; each is set where its page reads on best with it."""
    table = Table(pages)
    here = [[slot for slot in page if table.rows[slot.index].number not in displaced] for page in table.pages]
    paths = order_pages(here, table, weights())
    for path, page in zip(paths, table.pages, strict=True):
        for slot in page:
            if table.rows[slot.index].number in displaced:
                _put_back(table, path, slot.index)
    read = [_page(table, path) for path in paths]
    flow = [line for page in read for line in page if line.label == "body"]
    _label_headings(table, flow)
    _begin_paragraphs(table, flow)
    for path in read:
        _doubt(table, path)
    return read


def _put_back(table: Table, path: list[Placed], index: int) -> None:
    """Sets a line between the two lines of a column, near where it is printed, that it joins best."""
    best: tuple[float, Placed] | None = None
    for side in ("L", "R"):
        column = [place for place in path if place.side == side and not place.caption]
        for before, after in pairwise(column):
            if abs(before.index - index) <= DISPLACED_AT_MOST:
                gain = table.join(before.index, index) + table.join(index, after.index) - table.join(before.index, after.index)
                if best is None or gain > best[0]:
                    best = gain, before
    if best:
        path.insert(path.index(best[1]) + 1, Placed(index, best[1].side))


def _page(table: Table, path: list[Placed]) -> list[ReadLine]:
    columns: dict[Side, list[ReadLine]] = {"L": [], "R": []}
    since: dict[Side, int] = {"L": 0, "R": 0}
    for before, place in pairwise([None, *path]):
        row = table.rows[place.index]
        column = columns[place.side]
        if before and before.side == place.side and row.part == 2 and column[-1].row.number == row.number:
            column[-1] = replace(column[-1], row=_whole(column[-1].row, row), index=place.index)
            continue
        label: Label = "caption" if place.caption else "body"
        column.append(ReadLine(row, place.side, label, place.index, since[place.side], row.part == 2))
        since[place.side] = 0
        since["R" if place.side == "L" else "L"] += 1
        if row.part == 2:
            _mark_shared(columns, row.number)
    return columns["L"] + columns["R"]


def _whole(lead: Row, rest: Row) -> Row:
    """A line whose parts turn out to stand in one column after all; it still reads on from the line before without a space."""
    return replace(lead, text=lead.text + " " * (rest.start - lead.end) + rest.text)


def _mark_shared(columns: dict[Side, list[ReadLine]], number: int) -> None:
    for column in columns.values():
        if column and column[-1].row.number == number:
            column[-1].shared = True


def _label_headings(table: Table, flow: list[ReadLine]) -> None:
    """A heading is a short line with a capital between the end of one sentence and the capital of another, set off by room."""
    for before, line, after in zip([None, *flow], flow, [*flow[1:], None], strict=False):
        if not table.may_be_title(line.index) or line.row.part:
            continue
        opens = before is None or table.edges[before.index].stop or before.label == "heading"
        closes = after is None or (table.edges[after.index].capital and not after.row.part)
        if opens and closes and (line.gap > 1 or len(line.row.text) < 0.65 * table.width):
            line.label = "heading"


def _begin_paragraphs(table: Table, flow: list[ReadLine]) -> None:
    """A paragraph begins after a heading, and where a sentence ends with a short line or before a gap in the column. Where a
    sentence begins though none has ended, something is missing: the text breaks there too, and the join is doubtful."""
    for before, line in pairwise([None, *flow]):
        if before is None or line.label == "heading" or before.label == "heading":
            line.begins = True
        elif not line.row.part and table.edges[before.index].stop and not table.edges[line.index].lower:
            line.begins = line.gap > 1 or table.short(before.index)
        elif not line.row.part and table.breaks_off(before.index, line.index):
            line.begins = line.doubtful = True


def _doubt(table: Table, page: list[ReadLine]) -> None:
    """Flags the joins where the words would rather have the columns' tails exchanged than read on as the layout has them."""
    body = [line for line in page if line.label != "caption"]
    follows = {line.index: after for line, after in pairwise(body)}
    last: dict[str, ReadLine] = {}
    before_of = {after.index: line for line, after in pairwise(body)}
    for line in sorted(body, key=lambda one: one.index):
        before = before_of.get(line.index)
        other = last.get("R" if line.side == "L" else "L")
        tail = follows.get(other.index) if other else None
        if before and other and tail:
            kept = table.join(before.index, line.index) + table.join(other.index, tail.index)
            exchanged = table.join(other.index, line.index) + table.join(before.index, tail.index)
            if exchanged - kept > weights()["doubt"]:
                line.doubtful = tail.doubtful = True
        last[line.side] = line
