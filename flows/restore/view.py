"""The reading view: the pinned text with its repairs applied and, where a paragraph is in capitals, in ordinary case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from flows.document import Document, Repair, View
from flows.restore.truecase import in_capitals, speakers, truecase


def reading_view(document: Document) -> View:
    """The view of a document and the map from its characters to the pinned text."""
    text = _in_ordinary_case(document)
    if not document.repairs:
        return View(text, range(len(text) + 1))
    parts: list[str] = []
    offsets: list[Iterable[int]] = []
    place = 0
    for repair in document.repairs:
        start = max(place, repair.start - _doubled_space(repair, text))
        reading = _cased_like(repair, text)
        parts += (text[place:start], reading)
        offsets += (range(place, start), _spread(text[start : repair.end], reading, start))
        place = repair.end
    parts.append(text[place:])
    offsets.append(range(place, len(text) + 1))
    return View("".join(parts), tuple(chain.from_iterable(offsets)))


def _in_ordinary_case(document: Document) -> str:
    parts: list[str] = []
    place = 0
    names = speakers(document.text) if document.capitals else frozenset()
    for paragraph in document.paragraphs:
        body = document.text[paragraph.start : paragraph.end]
        parts += (document.text[place : paragraph.start], truecase(body, names) if in_capitals(body) else body)
        place = paragraph.end
    return "".join([*parts, document.text[place:]])


def _doubled_space(repair: Repair, text: str) -> bool:
    """Whether dropping what is repaired would leave two spaces side by side."""
    return not repair.reading and text[repair.start - 1 : repair.start] == " " and text[repair.end : repair.end + 1] == " "


def _cased_like(repair: Repair, text: str) -> str:
    """A repair of text in capitals reads in the case the view gives its words."""
    printed = text[repair.start : repair.end]
    return repair.reading.lower() if repair.reading.isupper() and printed.islower() else repair.reading


def _spread(printed: str, reading: str, start: int) -> Sequence[int]:
    """The place in the text of each character of a reading: character by character where they agree or are as many."""
    if len(printed) == len(reading):
        return range(start, start + len(printed))
    head = _common(printed, reading)
    tail = _common(printed[head:][::-1], reading[head:][::-1])
    middle = len(reading) - head - tail
    last = start + max(head, len(printed) - tail - 1) if printed else start
    inner = [min(start + head + index, last) for index in range(middle)]
    return [*range(start, start + head), *inner, *range(start + len(printed) - tail, start + len(printed))]


def _common(left: str, right: str) -> int:
    """How many characters two strings have in common at their beginning."""
    return next((index for index, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
