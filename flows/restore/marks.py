"""Finds what archives and offices print on a page that is not its text: release stamps, classifications, invisible characters."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any

import yaml

from flows.restore.stream import Cut

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]+")
# An asterisk beside a currency sign, or in the place of a figure, is damage that must stay visible.
_EMPHASIS = re.compile(r"(?<![\w*$£¥#])\*{1,3}(?=[^\s*])|(?<=[^\s*$£¥#])\*{1,3}(?![\w*]|[-–]\s)")


@cache
def lexicon() -> dict[str, Any]:
    """`marks.yaml`."""
    return yaml.safe_load((resources.files(__package__) / "marks.yaml").read_text(encoding="utf-8"))


def patterns(kind: str, text: str, *, scan: bool) -> list[re.Pattern[str]]:
    """The patterns of one list of `marks.yaml` of which a text has the characters they need; those for OCR text of declassified
    paper only when `scan`."""
    entries = (entry for entry in lexicon()[kind] if scan or not entry["scan"])
    return [re.compile(entry["pattern"]) for entry in entries if any(needed in text for needed in entry["needs"])]


@cache
def classification_line() -> re.Pattern[str]:
    """A line that holds a classification, with caveats and the office's file number perhaps, and nothing else."""
    levels = "|".join(lexicon()["classifications"])
    caveats = lexicon()["caveats"]
    return re.compile(rf"[*_\s]*(?:{levels})(?:[ /,]{{1,3}}{caveats}){{0,4}}[*_\s]*\Z")


def find_stamps(text: str) -> list[Cut]:
    """Release stamps of declassified paper, also inside a sentence."""
    return [
        Cut(match.start(), _trimmed(text, match.start(), match.end()), "stamp")
        for pattern in patterns("stamps", text, scan=True)
        for match in pattern.finditer(text)
    ]


def find_invisible(text: str) -> list[Cut]:
    """Characters that show nothing but may change how a line is shown (overrides, zero-width characters, controls)."""
    return (
        []
        if text.isascii() and text.isprintable()
        else [Cut(*match.span(), "boilerplate") for match in _INVISIBLE.finditer(text)]
    )


def find_emphasis(text: str) -> list[Cut]:
    """Asterisks of Markdown emphasis."""
    return [Cut(*match.span(), "boilerplate") for match in _EMPHASIS.finditer(text)] if "*" in text else []


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
