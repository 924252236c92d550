"""Where the words of a correction stand in a document."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]
BETWEEN = " ... "


def fragments(quote: str) -> list[str]:
    """The words of a quotation that gives several places, " ... " between them, of one record."""
    return quote.split(BETWEEN)


def occurrences(quote: str, text: str) -> Iterator[Span]:
    """Where words stand in a text, however they are spaced there."""
    yield from (match.span() for match in re.finditer(r"\s+".join(map(re.escape, quote.split())), text))
