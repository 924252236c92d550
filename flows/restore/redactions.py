"""Redactions are data: every mark that says something was withheld, with the ground it gives."""

from __future__ import annotations

import re

from flows.restore.marks import patterns
from flows.restore.stream import Cut

_FREEDOM_OF_INFORMATION = re.compile(r"b\)?\s?(\(\d\))\s?(\([A-Z]\))?", re.IGNORECASE)


def find_redactions(text: str, *, scan: bool) -> list[Cut]:
    """Redaction marks in `text`; `scan` says it is declassified paper, where bare grounds (25X1, STAT, NR) are marks."""
    cuts = []
    for pattern in patterns("redactions", text, scan=scan):
        for match in pattern.finditer(text):
            ground = match.groupdict().get("ground")
            cuts.append(Cut(*match.span(), "redaction", exemption=_exemption(ground)))
    return cuts


def _exemption(ground: str | None) -> str | None:
    if ground is None:
        return None
    act = _FREEDOM_OF_INFORMATION.fullmatch(ground)
    if act:
        return f"b{act[1]}{act[2] or ''}"
    return ground.replace("25XI", "25X1")
