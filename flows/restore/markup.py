"""The text of a marked-up file, flattened to a `Stream` with its paragraphs and cuts."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any
from xml.parsers import expat

import yaml

from flows.document import Label, MarkKind
from flows.restore.stream import Break, Cut, Layout, Run, Stream


@cache
def elements(form: str) -> dict[str, Any]:
    """The element names of a form in `elements.yaml`: `blocks` from name to label, the other lists as sets."""
    stored = yaml.safe_load((resources.files(__package__) / "elements.yaml").read_text(encoding="utf-8"))[form]
    names: dict[str, Any] = {group: frozenset(words.split()) for group, words in stored.items() if group != "blocks"}
    return names | {"blocks": {name: label for label, words in stored["blocks"].items() for name in words.split()}}


def ill_formed(source: str) -> str | None:
    """What keeps a text from being XML, and where; None where nothing does."""
    parser = expat.ParserCreate("utf-8")
    parser.UseForeignDTD(True)
    parser.ExternalEntityRefHandler = lambda *_: 1
    try:
        parser.Parse(source.encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError as error:
        return f"{expat.ErrorString(error.code)}, line {error.lineno}"
    return None


class Flattener:
    """Collects text between tags; offsets given are code points of the source."""

    def __init__(self) -> None:
        self.layout = Layout()
        self._parts: list[str] = []
        self._runs: list[Run] = []
        self.length = 0

    def add(self, text: str, source_start: int) -> None:
        """Text that stands in the source exactly so."""
        self._append(text, source_start, source_start + len(text), True)

    def supply(self, text: str, source_start: int, source_end: int) -> None:
        """Text that stands for something else: an entity, a line break element, the edge of a block."""
        self._append(text, source_start, source_end, False)

    def begin(self, label: Label, source_start: int, item: str | None = None) -> None:
        """A paragraph begins."""
        self.supply("\n", source_start, source_start)
        self.layout.breaks.append(Break(self.length, label, item))

    def cut_since(self, start: int, kind: MarkKind, *, begins_page: bool = False, printed: str | None = None) -> None:
        """What was collected since `start` is left out of the running text."""
        if self.length > start:
            self.layout.cuts.append(Cut(start, self.length, kind, begins_page=begins_page, printed=printed))

    def stream(self) -> Stream:
        return Stream("".join(self._parts), self._runs)

    def _append(self, text: str, source_start: int, source_end: int, verbatim: bool) -> None:
        if text:
            self._parts.append(text)
            self._runs.append(Run(self.length, self.length + len(text), source_start, source_end, verbatim))
            self.length += len(text)

    def text_since(self, start: int) -> str:
        """The text collected since `start`."""
        tail: list[str] = []
        length = self.length
        for part in reversed(self._parts):
            if length <= start:
                break
            tail.append(part)
            length -= len(part)
        return "".join(reversed(tail))[max(0, start - length) :]
