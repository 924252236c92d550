"""HTML pages: headings, paragraphs, lists and table rows; navigation, scripts and footers are left out.

The scanner is ours: the standard library's parser takes quadratic time on unclosed tags and does not tell where an entity ends.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from flows.document import Label
from flows.restore.markup import Flattener, elements, ill_formed
from flows.restore.redactions import find_redactions
from flows.restore.stream import Layout, Stream

_ELEMENTS = elements("html")
LEFT_OUT: frozenset[str] = _ELEMENTS["left_out"]
# A head that is not closed ends before the first element that cannot stand in one (HTML Living Standard, 13.2.6.4.4).
IN_HEAD = frozenset({"head", "title", "meta", "link", "base", "script", "style", "noscript", "template"})
RAW: frozenset[str] = _ELEMENTS["raw"]
BLOCKS: dict[str, Label] = _ELEMENTS["blocks"]
DATE_NAMES: frozenset[str] = _ELEMENTS["dates"]
CELLS = frozenset(("td", "th"))
CELL_EDGE = " | "
LONGEST_TITLE = 500
_NOTE_NUMBER = re.compile(r"\s*[\[(]?(?:\d{1,3}|[*†‡a-z])[\])]?\s*\Z")
# Tags and quoted values end before the next "<", so unclosed ones cost nothing; possessive, so that nothing is retried.
_XML = re.compile(r"\s*<\?xml\b")
_TOKEN = re.compile(
    r"""<(?P<close>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9:-]*+)(?P<attributes>(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>"""
    r"""|(?P<comment><!--)|<[!?][^<>]*+>|(?P<reference>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?)"""
)
_ATTRIBUTE = re.compile(r"""([a-zA-Z:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


def lay_out(source: str) -> tuple[Stream, Layout]:
    """The text of a page and its layout."""
    reader = _Reader()
    for token in _tokens(source):
        reader.take(token)
    reader.end()
    stream = reader.flat.stream()
    reader.flat.layout.cuts += find_redactions(stream.text, scan=False)
    if _XML.match(source) and (fault := ill_formed(source)):
        reader.flat.layout.metadata["ill_formed"] = fault
    return stream, reader.flat.layout


@dataclass(frozen=True, slots=True)
class _Token:
    """A start tag, an end tag, text as printed, or a character reference (`text` is what it stands for)."""

    kind: str
    start: int
    end: int
    text: str = ""
    attributes: str = ""


def _tokens(source: str) -> Iterator[_Token]:
    place = 0
    while match := _TOKEN.search(source, place):
        if match.start() > place:
            yield _Token("text", place, match.start(), source[place : match.start()])
        place = match.end()
        if match["comment"]:
            closed = source.find("-->", place)
            place = closed + 3 if closed >= 0 else len(source)
        elif match["reference"]:
            text = unescape(match[0])
            yield _Token("text" if text == match[0] else "reference", match.start(), place, text.replace("\x00", "\ufffd"))
        elif match["tag"]:
            tag = match["tag"].lower()
            yield _Token("close" if match["close"] else "open", match.start(), place, tag, match["attributes"])
            if tag in RAW and not match["close"]:
                place = yield from _raw(source, place, tag)
    if place < len(source):
        yield _Token("text", place, len(source), source[place:])


def _raw(source: str, start: int, tag: str) -> Iterator[_Token]:
    """The content of a script or style, which holds no tags; without an end it runs to the end of the file."""
    closed = re.compile(rf"</{tag}\b", re.IGNORECASE).search(source, start)
    end = closed.start() if closed else len(source)
    if end > start:
        yield _Token("text", start, end, source[start:end])
    return end


class _Reader:
    """Collects the text; `_open_left_out` are the open elements that are left out, `_since` is where the outermost began."""

    def __init__(self) -> None:
        self.flat = Flattener()
        self._open_left_out: list[str] = []
        self._open_count: Counter[str] = Counter()
        self._since = 0
        self._sup: int | None = None
        self._title: list[str] | None = None

    def take(self, token: _Token) -> None:
        if token.kind == "open":
            self._open(token)
        elif token.kind == "close":
            self._close(token.text, token.start)
        else:
            self._text(token)

    def end(self) -> None:
        """The file ends; what is still open and left out ends with it."""
        if self._open_left_out:
            self.flat.cut_since(self._since, "boilerplate")

    def _text(self, token: _Token) -> None:
        if self._title is not None and len(self._title) < LONGEST_TITLE:
            self._title.append(token.text)
        if token.kind == "text":
            self.flat.add(token.text, token.start)
        else:
            self.flat.supply(token.text, token.start, token.end)

    def _open(self, token: _Token) -> None:
        tag = token.text
        if self._open_left_out == ["head"] and tag not in IN_HEAD:
            self._leave("head", token.start)
        if tag == "meta":
            self._meta(token.attributes)
        elif tag == "title" and "title" not in self.flat.layout.metadata:
            self._title = []
        if tag in LEFT_OUT and not token.attributes.endswith("/"):
            if not self._open_left_out:
                self._since = self.flat.length
            self._open_left_out.append(tag)
            self._open_count[tag] += 1
        elif self._open_left_out:
            return
        elif tag in BLOCKS:
            self.flat.begin(BLOCKS[tag], token.start)
        elif tag in CELLS and not self._at_row_start():
            self.flat.supply(CELL_EDGE, token.start, token.start)
        elif tag == "sup":
            self._sup = self.flat.length
        elif tag in ("br", "hr"):
            self.flat.supply("\n", token.start, token.end)

    def _close(self, tag: str, place: int) -> None:
        if tag == "title" and self._title is not None:
            self.flat.layout.metadata["title"] = " ".join("".join(self._title).split())
            self._title = None
        if self._open_count[tag]:
            self._leave(tag, place)
        elif self._open_left_out:
            return
        elif tag == "sup" and self._sup is not None:
            if _NOTE_NUMBER.match(self.flat.text_since(self._sup)):
                self.flat.cut_since(self._sup, "note_mark")
            self._sup = None
        elif tag in BLOCKS:
            self.flat.begin("body", place)

    def _leave(self, tag: str, place: int) -> None:
        """An element that is left out ends, and with it those still open inside it."""
        closed = ""
        while closed != tag:
            closed = self._open_left_out.pop()
            self._open_count[closed] -= 1
        if not self._open_left_out:
            self.flat.cut_since(self._since, "boilerplate")
            self.flat.begin("body", place)

    def _at_row_start(self) -> bool:
        breaks = self.flat.layout.breaks
        return not breaks or not self.flat.text_since(breaks[-1].start).strip()

    def _meta(self, attributes: str) -> None:
        given = {match[1].lower(): unescape(match[2] or match[3] or match[4] or "") for match in _ATTRIBUTE.finditer(attributes)}
        name = (given.get("name") or given.get("property") or given.get("itemprop") or "").lower()
        content = given.get("content", "").strip()
        if content and name in DATE_NAMES:
            self.flat.layout.metadata.setdefault("meta_date", content)
        elif content and name in ("author", "dc.creator", "citation_author"):
            self.flat.layout.metadata.setdefault("author", content)
