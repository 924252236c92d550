"""State Department cables: a header block, page breaks in mid-sentence, numbered paragraphs, capitals throughout, a signature."""

from __future__ import annotations

import re

from flows.restore.blocks import blocks
from flows.restore.cable_heads import HEADER_LINES, HEADER_WIDTH, heads
from flows.restore.lines import SourceLine, split_lines
from flows.restore.marks import classification_line, find_invisible, find_stamps
from flows.restore.redactions import find_redactions
from flows.restore.stream import MASK, Break, Cut, Layout, mask, separate

_PAGE = re.compile(
    r"(?m)^[ \t]*PAGE[ \t]+(\d{1,2})(?:[ \t]+|[ \t]*\r?\n[ \t]*)([A-Z][A-Z .]{1,24}?)[ \t]+(\d{4,6})"
    r"(?:[ \t]+\d\d[ \t]+OF[ \t]+\d\d)?(?:[ \t]+(\d{6}Z))?[ \t]*$"
)
_SIGNATURE = re.compile(r"(?:[.\"”)?!]|\n)[ \t\r\n]*([A-Z][A-Z'.-]{2,20}(?: [A-Z][A-Z'.-]{2,20})?)[\s\x00]*\Z")
_TRAILER = re.compile(r"(?m)^[ \t]*(?:Message Attributes|<<[ ]?END OF DOCUMENT[ ]?>>|NNNN?)[ \t]*$")


def lay_out(source: str) -> Layout:
    """The layout of a cable; the header's fields are metadata, its subject line stays as the heading."""
    lines = list(split_lines(source))
    cuts = _page_cuts(source, lines) + find_redactions(source, scan=False) + find_invisible(source) + find_stamps(source)
    cuts += _trailer(source)
    masked = mask(source, separate(cuts))
    lines = list(split_lines(masked))
    first, *further = found = list(heads(lines))
    metadata = first.fields | _first_page(source)
    for head in found:
        cuts += [Cut(line.start, line.end, "boilerplate") for line in head.lines if line.text.strip(MASK + " \t")]
        if head.subject:
            cuts.append(Cut(head.subject.start, head.label_end, "boilerplate"))
    masked = mask(source, separate(cuts))
    breaks = [Break(head.subject.start, "heading") for head in found if head.subject]
    breaks += [Break(head.body) for head in found]
    breaks += [brk for brk in blocks(masked, capitals=True) if brk.start >= first.body]
    body = max((head.body for head in further), default=first.body)
    signature = _SIGNATURE.search(masked, max(body, len(masked.rstrip(MASK + " \t\r\n")) - 60))
    if signature:
        metadata["signed"] = signature[1]
        breaks.append(Break(signature.start(1), "metadata"))
    return Layout(cuts, breaks, metadata)


def _page_cuts(source: str, lines: list[SourceLine]) -> list[Cut]:
    """ "PAGE 02  POST NUMBER GROUP", on one line or two, and the classifications above and below."""
    pages = [Cut(*at.span(), "page_break", begins_page=True, printed=str(int(at[1]))) for at in _PAGE.finditer(source)]
    classified = (line for line in lines if line.text and len(line.text) < 80 and classification_line().match(line.text))
    return pages + [Cut(line.start, line.end, "classification") for line in classified]


def _trailer(source: str) -> list[Cut]:
    """What the archive adds after the message."""
    trailer = _TRAILER.search(source)
    return [Cut(trailer.start(), len(source), "boilerplate")] if trailer else []


def _first_page(source: str) -> dict[str, str]:
    page = _PAGE.search(source, 0, HEADER_LINES * HEADER_WIDTH)
    if not page:
        return {}
    found = {"post": page[2].strip(), "message_number": page[3]}
    return found | ({"transmitted": page[4]} if page[4] else {})
