"""Reports and other plain text: wrapped lines, headings in capitals, tables of contents."""

from __future__ import annotations

import re

from flows.restore.blocks import blocks
from flows.restore.lines import SourceLine, split_lines
from flows.restore.marks import find_invisible
from flows.restore.redactions import find_redactions
from flows.restore.stream import Cut, Layout, mask, separate

_PAGE_NUMBER = re.compile(r"\s*(?:-\s*)?(?:\[?[Pp]age\s+)?(\d{1,4}|[ivxlc]{1,6})\]?(?:\s*-)?\s*\Z")
RUNNING_HEAD_REPEATS = 3
RUNNING_HEAD_LENGTH = 90


def lay_out(source: str) -> Layout:
    """The layout of plain text; form feeds begin pages."""
    lines = list(split_lines(source))
    cuts = find_redactions(source, scan=False) + find_invisible(source) + page_furniture(lines)
    masked = mask(source, separate(cuts))
    return Layout(cuts, blocks(masked))


def page_furniture(lines: list[SourceLine]) -> list[Cut]:
    """Form feeds, the page numbers beside them, and lines repeated at the head or foot of pages."""
    cuts: list[Cut] = []
    feeds = [index for index, line in enumerate(lines) if "\f" in line.text]
    edges: dict[str, list[SourceLine]] = {}
    for feed in feeds:
        line = lines[feed]
        places = [line.start + match.start() for match in re.finditer("\f", line.text)]
        cuts += [Cut(place, place + 1, "page_break", begins_page=True) for place in places]
        for neighbour in _neighbours(lines, feed):
            bare = neighbour.text.replace("\f", "").strip()
            if _PAGE_NUMBER.match(bare):
                cuts.append(_bare_cut(neighbour, bare, "page_number"))
            elif len(bare) <= RUNNING_HEAD_LENGTH:
                edges.setdefault(re.sub(r"\d+", "#", bare), []).append(neighbour)
    last = next((line for line in reversed(lines) if not line.blank), None)
    if feeds and last and _PAGE_NUMBER.match(last.text):
        cuts.append(_bare_cut(last, last.text.strip(), "page_number"))
    for repeated in edges.values():
        if len(repeated) >= RUNNING_HEAD_REPEATS:
            cuts += [_bare_cut(line, line.text.replace("\f", "").strip(), "running_head") for line in repeated]
    return cuts


def _bare_cut(line: SourceLine, bare: str, kind: str) -> Cut:
    start = line.start + line.text.index(bare)
    return Cut(start, start + len(bare), kind)


def _neighbours(lines: list[SourceLine], feed: int) -> list[SourceLine]:
    """The last line with text before a form feed and the first after it."""
    before = next((lines[index] for index in range(feed - 1, max(-1, feed - 6), -1) if not lines[index].blank), None)
    own = lines[feed] if lines[feed].text.replace("\f", "").strip() else None
    after = own or next((lines[index] for index in range(feed + 1, min(len(lines), feed + 6)) if not lines[index].blank), None)
    return [line for line in (before, after) if line]
