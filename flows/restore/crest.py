"""Pages of the CIA reading room (CREST): a block of archive fields, then OCR text with release stamps and redaction marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.restore.blocks import blocks, line_cuts
from flows.restore.heads import head_breaks, section_breaks
from flows.restore.lines import SourceLine, split_lines
from flows.restore.marks import classification_line, find_emphasis, find_invisible, find_stamps
from flows.restore.redactions import find_redactions
from flows.restore.stream import MASK, Break, Cut, Layout, mask, separate

FIELDS = (
    "Document Type", "Collection", "Document Number (FOIA) /ESDN (CREST)", "Release Decision", "Original Classification",
    "Document Page Count", "Document Creation Date", "Document Release Date", "Sequence Number", "Case Number",
    "Publication Date",
    "Content Type", "File", "Keywords", "Body",
)  # fmt: skip
_FIELD = re.compile(rf"[ \t]*({'|'.join(re.escape(field) for field in FIELDS)}):[ \t]*(.*)\Z")
_EDGE_TOKEN = r"(?:-[ ]?\d{1,3}[ ]?-|[ivx]{1,5}|\d{1,3}|(?:Top )?Secret|Confidential|Unclassified|(?:TOP )?SECRET|CONFIDENTIAL)"
_EDGE = re.compile(rf"(?:(?<=[\s\x00])|\A)(?:{_EDGE_TOKEN}[\s\x00]+){{0,3}}{_EDGE_TOKEN}[\s\x00]*\Z")
_TOKEN = re.compile(_EDGE_TOKEN)
_INK = re.compile(rf"[^\s{MASK}]")
BACK_WINDOW = 40
FEWEST_FIELDS, MOST_VALUE_LINES, MOST_TITLE_LINES = 3, 4, 4
MOST_PAGES = 10_000


def lay_out(source: str) -> Layout:
    """The layout of a reading-room page, or of a fragment of one."""
    lines = list(split_lines(source))
    metadata, head, body, goes_on = _fields(lines)
    cuts = [Cut(line.start, line.end, "boilerplate") for line in head]
    cuts += find_scan_marks(source, body)
    cuts = _with_pages(source, body, separate(cuts), metadata.get("document_page_count"))
    masked = mask(source, separate(cuts))
    cuts += _edges(masked, body, [*(cut.start for cut in cuts if cut.begins_page), len(source)])
    masked = mask(source, separate(cuts))
    title = [
        Break(line.start, "heading")
        for line in lines
        if line.end <= body and not line.blank and line.start not in {h.start for h in head}
    ]
    found = [brk for brk in blocks(masked) if brk.start >= body]
    found += _heads(masked, body, [brk.start for brk in found], metadata.get("title", ""))
    return Layout(cuts, [*title[:1], *map(Break, [body, *goes_on]), *found], metadata)


def _heads(masked: str, body: int, starts: list[int], title: str) -> Iterator[Break]:
    """The headings a scan ran together with the text: at the head of the body, and before its sections."""
    ink = _INK.search(masked, body)
    if ink:
        end = next((start for start in starts if start > ink.start()), len(masked))
        yield from head_breaks(masked, ink.start(), end, title)
    yield from section_breaks(masked, body, len(masked))


def find_scan_marks(source: str, body: int = 0) -> list[Cut]:
    """Everything on declassified OCR text that is not its text: stamps, redactions, classification lines, emphasis."""
    found = (
        find_stamps(source)
        + find_redactions(source, scan=True)
        + find_invisible(source)
        + find_emphasis(source)
        + line_cuts(source)
    )
    return [cut for cut in found if cut.start >= body]


def _fields(lines: list[SourceLine]) -> tuple[dict[str, str], list[SourceLine], int, list[int]]:
    """The archive's fields at the top, the lines such fields stand on there and further down (of a file of several papers), and
    where the body begins and goes on after them. Values follow on the line or the next."""
    metadata: dict[str, str] = {}
    head: list[SourceLine] = []
    body, goes_on = 0, []
    for labels in _field_blocks(lines):
        first, last = labels[0][0], labels[-1][0]
        above = [line.text.strip() for line in lines[:first] if not line.blank]
        end = lines[last].end if labels[-1][1][1] != "Body" else lines[last].start + labels[-1][1].start(2)
        head += [line for line in lines[first:last] if not line.blank]
        head.append(SourceLine(lines[last].number, lines[last].start, min(lines[last].end, end), lines[last].text))
        if head[0].start < lines[first].start or len(above) > MOST_TITLE_LINES:
            goes_on.append(end)
            continue
        body = end
        if above:
            metadata["title"] = above[0]
        for (index, match), following in zip(labels, [*(found[0] for found in labels[1:]), last + 1], strict=True):
            value = " ".join([match[2].strip(), *(line.text.strip() for line in lines[index + 1 : following])]).strip()
            if value and match[1] != "Body":
                metadata[_key(match[1])] = value
    return metadata, head, body, goes_on


def _field_blocks(lines: list[SourceLine]) -> Iterator[list[tuple[int, re.Match[str]]]]:
    """Labels that follow each other closely, by line; "Body" ends a block."""
    block: list[tuple[int, re.Match[str]]] = []
    values = 0
    for index, line in enumerate(lines):
        match = _FIELD.match(line.text)
        if match:
            block.append((index, match))
            values = 0
        elif not line.blank:
            values += 1
        if block and (values > MOST_VALUE_LINES or (match and match[1] == "Body")):
            if len(block) >= FEWEST_FIELDS:
                yield block
            block, values = [], 0
    if len(block) >= FEWEST_FIELDS:
        yield block


def _key(label: str) -> str:
    return "document_number" if label.startswith("Document Number") else label.lower().replace(" ", "_")


def _with_pages(source: str, body: int, cuts: list[Cut], page_count: str | None) -> list[Cut]:
    """Each page carries its release stamp, so the first of a run of stamps after text begins a page; never more pages than the
    archive's field counts."""
    limit = int(page_count) if page_count and page_count.isdigit() else MOST_PAGES
    pages, text_start, paged = 1, body, []
    for cut in cuts:
        if cut.kind == "stamp":
            if source[text_start : cut.start].strip() and pages < limit:
                pages += 1
                cut = Cut(cut.start, cut.end, cut.kind, cut.exemption, begins_page=True)
            text_start = cut.end
        paged.append(cut)
    return paged


def _edges(masked: str, body: int, ends: list[int]) -> Iterator[Cut]:
    """Page numbers and classifications at a page's end (each of `ends`) that follow the end of a sentence."""
    for end in ends:
        edge = _EDGE.search(masked, max(body, end - BACK_WINDOW), end)
        if edge is None:
            continue
        before = masked[max(body, edge.start() - 3) : edge.start()].rstrip()
        if before and not before.endswith((".", MASK, '"', "”", "!", "?")):
            continue
        for token in _TOKEN.finditer(masked, edge.start(), end):
            yield Cut(*token.span(), "classification" if classification_line().match(token[0]) else "page_number")
