"""State Department cables: a header block, page breaks in mid-sentence, numbered paragraphs, capitals throughout, a signature."""

from __future__ import annotations

import re

from flows.restore.blocks import blocks
from flows.restore.lines import SourceLine, split_lines
from flows.restore.marks import classification_line, find_invisible, find_stamps
from flows.restore.redactions import find_redactions
from flows.restore.stream import MASK, Break, Cut, Layout, mask, separate

_PAGE = re.compile(
    r"(?m)^[ \t]*PAGE[ \t]+(\d{1,2})(?:[ \t]+|[ \t]*\r?\n[ \t]*)([A-Z][A-Z .]{1,24}?)[ \t]+(\d{4,6})"
    r"(?:[ \t]+\d\d[ \t]+OF[ \t]+\d\d)?(?:[ \t]+(\d{6}Z))?[ \t]*$"
)
_NUMBERED_CLASS = re.compile(
    r"[ \t]*(?:[A-Z] ){3,}[A-Z ]*[A-Z]|[ \t]*(?:LIMITED OFFICIAL USE|UNCLAS(?:SIFIED)?|CONFIDENTIAL|SECRET|TOP SECRET)"
)
_POST_NUMBER = re.compile(r"(?:.*[A-Z ])??\b([A-Z][A-Z .]{1,24}?)[ \t]+(\d{3,6})(?:[ \t]+SECTION.*)?[ \t]*\Z")
_GROUP = re.compile(r"[ \t]*(?:[ORPZ][ \t]+)?(?:[ORPZ][ \t]+)?(\d{6}Z[ \t]+[A-Z]{3}[ \t]+\d{2})\b.*\Z")
_FIELD = re.compile(
    r"[ \t]*(FM|TO|INFO|ACTION|E\.?O\.?[ \t]?\d{4,5}|TAGS|SUBJECT|SUBJ|REFS?|RUE\w+)[ \t]*(?::|(?=[ \t]))[ \t]*(.*)\Z"
)
_NAMES = {"FM": "from", "SUBJ": "subject", "REFS": "ref"}
_SIGNATURE = re.compile(r"(?:[.\"”)?!]|\n)[ \t\r\n]*([A-Z][A-Z'.-]{2,20}(?: [A-Z][A-Z'.-]{2,20})?)[\s\x00]*\Z")
_BODY = re.compile(r"[ \t]*(?:\d{1,2}|[A-Z])\.[ \t]+\S|[ \t]*(?:SUMMARY|BEGIN SUMMARY|FOR )")
_TRAILER = re.compile(r"(?m)^[ \t]*(?:Message Attributes|<<[ ]?END OF DOCUMENT[ ]?>>|NNNN?)[ \t]*$")
HEADER_LINES = 80
HEADER_WIDTH = 200


def lay_out(source: str) -> Layout:
    """The layout of a cable; the header's fields are metadata, its subject line stays as the heading."""
    lines = list(split_lines(source))
    cuts = _page_cuts(source, lines) + find_redactions(source, scan=False) + find_invisible(source) + find_stamps(source)
    cuts += _trailer(source)
    masked = mask(source, separate(cuts))
    lines = list(split_lines(masked))
    metadata, header, subject, body = _header(lines)
    metadata.update(_first_page(source))
    cuts += [Cut(line.start, line.end, "boilerplate") for line in header if line.text.strip(MASK + " \t")]
    if subject:
        label_end = subject.start + subject.text.index(":") + 1 if ":" in subject.text else subject.start
        cuts.append(Cut(subject.start, label_end, "boilerplate"))
    masked = mask(source, separate(cuts))
    breaks = [Break(subject.start, "heading")] if subject else []
    breaks += [Break(body), *(brk for brk in blocks(masked, capitals=True) if brk.start >= body)]
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


def _header(lines: list[SourceLine]) -> tuple[dict[str, str], list[SourceLine], SourceLine | None, int]:
    """The header's fields, its lines, the subject line, and where the body begins."""
    metadata: dict[str, str] = {}
    header: list[SourceLine] = []
    subject: SourceLine | None = None
    name: str | None = None
    sent = next((line.start for line in lines[:HEADER_LINES] if _GROUP.match(line.text)), 0)
    for line in lines[:HEADER_LINES]:
        bare = line.text.replace(MASK, "").strip()
        field = _FIELD.match(line.text)
        group = _GROUP.match(line.text)
        if not bare:
            name = None if name == "subject" else name
        elif group:
            metadata["date_time_group"] = group[1]
        elif field:
            name = "eo" if field[1].startswith("E") else _NAMES.get(field[1], field[1].lower())
            metadata[name] = field[2].strip()
            if name == "subject":
                subject = line
        elif line.start < sent:
            pass
        elif (_BODY.match(line.text) and (subject or "tags" in metadata)) or not (metadata or _post_line(line.text)):
            return metadata, header, subject, line.start
        elif _post_line(line.text):
            name = None
        elif name == "subject" and subject:
            metadata["subject"] += f" {bare}"
            subject = SourceLine(subject.number, subject.start, line.end, subject.text)
            continue
        elif name and name in ("from", "to", "info", "ref", "tags", "action"):
            metadata[name] += f"; {bare}" if name in ("to", "info", "ref") else f" {bare}"
        elif subject and name is None:
            return metadata, header, subject, line.start
        if bare and (name != "subject" or group):
            header.append(line)
    end = lines[min(len(lines), HEADER_LINES) - 1].end if metadata else 0
    return metadata, header, subject, end


def _post_line(text: str) -> bool:
    """A classification with post and number ("S E C R E T BONN 05561")."""
    return len(text) < HEADER_WIDTH and bool(_NUMBERED_CLASS.match(text) and _POST_NUMBER.match(text))
