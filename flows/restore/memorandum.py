"""Declassified memoranda outside the reading room's pages: classification lines, exemption marks, emphasis, a memo head."""

from __future__ import annotations

import re

from flows.restore.blocks import blocks
from flows.restore.crest import find_scan_marks
from flows.restore.lines import split_lines
from flows.restore.stream import Layout, mask, separate

_HEAD_FIELD = re.compile(
    r"[ \t*]*(MEMORANDUM FOR|MEMORANDUM TO|TO|FROM|THROUGH|SUBJECT|DATE|REFERENCE|REF)[ \t*]*:[ \t*]*(\S.*)\Z"
)
HEAD_LINES = 40


def lay_out(source: str) -> Layout:
    """The layout of a memorandum; the fields of its head are metadata and stay in the text."""
    cuts = find_scan_marks(source)
    masked = mask(source, separate(cuts))
    return Layout(cuts, blocks(masked), head_fields(source))


def head_fields(source: str) -> dict[str, str]:
    """To, from, subject and the like, from a memorandum's head."""
    fields: dict[str, str] = {}
    for line in split_lines(source):
        if line.number > HEAD_LINES:
            break
        match = _HEAD_FIELD.match(line.text)
        if match:
            fields.setdefault(match[1].lower().replace(" ", "_"), match[2].strip(" *"))
    return fields
