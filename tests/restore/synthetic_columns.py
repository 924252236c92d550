"""Makes two-column pages the way a text dump leaves them: lines of both columns by their height on the page, a blank line where
the column changes, note marks on lines of their own, page numbers, headings, pictures with captions."""

from __future__ import annotations

import random
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

PROSE = Path(__file__).with_name("prose.txt")
HEADINGS = ("A door left open", "Logs for cranes", "The price of pipe", "What the frost did", "Accounts")
CAPTIONS = ("The quay at Kessel", "A pumping station", "Welders on the line")
Blanks = Literal["kept", "none", "everywhere"]


@dataclass
class Item:
    """One printed line: its height on the page (0 is the top), what it is, and its place in the reading order."""

    y: float
    text: str
    kind: Literal["line", "caption", "mark"] = "line"


@dataclass
class Dump:
    """A dump and what is true of it: `order` holds the source lines of running text in reading order."""

    text: str
    order: list[int] = field(default_factory=list)
    captions: list[int] = field(default_factory=list)
    notes: int = 0


@dataclass
class Maker:
    """Settings of one synthetic document."""

    seed: int = 0
    width: int = 46
    lines_a_page: int = 32
    blanks: Blanks = "kept"
    corrupt: float = 0.0
    pictures: bool = True
    note_marks: bool = True
    paragraphs: list[str] | None = None

    def make(self) -> Dump:
        self.rng = random.Random(self.seed)
        self.blank_rng = random.Random(self.seed + 1)
        flow = self._flow()
        pages = []
        while flow:
            pages.append((self._column(flow, 0.0), self._column(flow, self.rng.uniform(0.25, 0.75))))
        return self._print(pages)

    def _flow(self) -> list[tuple[str, bool]]:
        """Lines in reading order, each with whether it begins a paragraph."""
        paragraphs = self.paragraphs or PROSE.read_text(encoding="utf-8").strip().split("\n\n")
        start = self.rng.randrange(len(paragraphs))
        flow: list[tuple[str, bool]] = []
        self.notes = 0
        for number, paragraph in enumerate(paragraphs[start:] + paragraphs[:start]):
            if number % 6 == 4:
                flow.append((self.rng.choice(HEADINGS), True))
            lines = textwrap.wrap(self._with_notes(paragraph), self.width)
            flow += [(line, place == 0) for place, line in enumerate(lines)]
        return flow

    def _with_notes(self, paragraph: str) -> str:
        sentences = paragraph.split(". ")
        if not self.note_marks or len(sentences) < 2:
            return paragraph
        self.notes += 1
        return ". ".join(sentences[:-1]) + f".{self.notes} " + sentences[-1]

    def _column(self, flow: list[tuple[str, bool]], top: float) -> list[Item]:
        """One column down to the foot of the page; what is printed is taken off the flow."""
        y, items = top, []
        foot = self.lines_a_page + self.rng.uniform(-1.5, 1.5)
        picture = self.rng.uniform(6, foot - 10) if self.pictures and self.rng.random() < 0.25 else None
        while flow and y < foot:
            if picture is not None and y > picture:
                y, picture = y + 7, None
                items.append(Item(y, self.rng.choice(CAPTIONS), "caption"))
                y += 1.6
            line, begins = flow.pop(0)
            y += self.rng.choice((0.4, 0.7, 1.0)) if begins and items else 0
            items.append(Item(y, line))
            y += 1
        return items

    def _print(self, pages: list[tuple[list[Item], list[Item]]]) -> Dump:
        out: list[str] = []
        numbers: dict[int, int] = {}
        for page_number, (left, right) in enumerate(pages, 1):
            placed = [(item, side) for side, column in (("L", left), ("R", right)) for item in self._set_marks_apart(column)]
            before = None
            first = True
            for item, side in sorted(placed, key=lambda pair: pair[0].y):
                if before is not None and self._blank(side != before):
                    out.append("")
                out.append(" " * (first and page_number > 1) + item.text)
                numbers[id(item)] = len(out)
                before, first = side, False
            out.append(str(page_number))
        columns = [column for page in pages for column in page]
        return Dump(
            text="\n".join(out) + "\n",
            order=[numbers[id(item)] for column in columns for item in column if item.kind == "line"],
            captions=[numbers[id(item)] for column in columns for item in column if item.kind == "caption"],
            notes=self.notes,
        )

    def _set_marks_apart(self, column: list[Item]) -> list[Item]:
        """Some marks at the end of a line fall on a line of their own below it."""
        apart = []
        for item in column:
            apart.append(item)
            stem = item.text.rstrip("0123456789")
            if item.kind == "line" and stem.endswith(".") and stem != item.text and self.rng.random() < 0.6:
                apart.append(Item(item.y + 0.1, item.text[len(stem) :], "mark"))
                item.text = stem
        return apart

    def _blank(self, change: bool) -> bool:
        wrong = self.blank_rng.random() < self.corrupt
        return {"none": False, "everywhere": True, "kept": change != wrong}[self.blanks]
