"""Where the words of a correction stand in a document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Span = tuple[int, int]
BETWEEN = " ... "


def fragments(quote: str, stands: Callable[[str], bool]) -> list[str]:
    """The words of a quotation: all of it where it `stands` so in the document; else those of several places, " ... " between."""
    return [quote] if BETWEEN not in quote or stands(quote) else quote.split(BETWEEN)


def places(quote: str, text: str) -> list[list[Span]]:
    """Where each fragment of a quotation stands in a text; an empty list for one that does not."""
    return [list(occurrences(words, text)) for words in fragments(quote, lambda whole: any(occurrences(whole, text)))]


def occurrences(quote: str, text: str) -> Iterator[Span]:
    """Where words stand in a text, however they are spaced there."""
    yield from (match.span() for match in re.finditer(r"\s+".join(map(re.escape, quote.split())), text))
