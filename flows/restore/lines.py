"""The lines of a source, and how each is labelled once it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|(?<=[^\r\n])\Z)")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line with its place, its line end not counted."""

    number: int
    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()


def split_lines(text: str) -> Iterator[SourceLine]:
    """The lines of `text`, counted from 1."""
    for number, match in enumerate(_LINE.finditer(text), start=1):
        content = match[0].rstrip("\r\n")
        yield SourceLine(number, match.start(), match.start() + len(content), content)
