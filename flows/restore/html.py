"""HTML pages: headings, paragraphs, lists and table rows; navigation, scripts and footers are left out."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from flows.document import Label
from flows.restore.markup import Flattener
from flows.restore.redactions import find_redactions
from flows.restore.stream import Layout, Stream

LEFT_OUT = frozenset("nav footer aside script style noscript template form button svg select iframe object head".split())
BLOCKS: dict[str, Label] = {
    **dict.fromkeys("p div section article main blockquote body header address pre figure dl dt dd".split(), "body"),
    **dict.fromkeys("h1 h2 h3 h4 h5 h6".split(), "heading"),
    **dict.fromkeys("tr thead tbody table".split(), "table"),
    **dict.fromkeys("caption figcaption".split(), "caption"),
    "li": "list",
    "ul": "body",
    "ol": "body",
}
CELLS = frozenset(("td", "th"))
CELL_EDGE = " | "
_NOTE_NUMBER = re.compile(r"\s*[\[(]?(?:\d{1,3}|[*†‡a-z])[\])]?\s*\Z")
_DATE_NAMES = frozenset("date dc.date citation_publication_date article:published_time pubdate publish-date dcterms.date dcterms.created".split())


def lay_out(source: str) -> tuple[Stream, Layout]:
    """The text of a page and its layout."""
    reader = _Reader(source)
    reader.feed(source)
    reader.close()
    stream = reader.flat.stream()
    reader.flat.layout.cuts += find_redactions(stream.text, scan=False)
    return stream, reader.flat.layout


class _Reader(HTMLParser):
    """Walks the tags; `_left_out` counts open elements that are left out, `_since` is where the outermost began."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.source = source
        self.flat = Flattener()
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", source))]
        self._left_out: list[str] = []
        self._since = 0
        self._sup: int | None = None
        self._title = False

    def place(self) -> int:
        """The offset in the source of what is being handled."""
        line, column = self.getpos()
        return self._line_starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        place = self.place()
        if tag == "meta":
            self._meta({name: value or "" for name, value in attrs})
        self._title = self._title or tag == "title"
        if tag in LEFT_OUT:
            if not self._left_out:
                self._since = self.flat.length
            self._left_out.append(tag)
        elif self._left_out:
            return
        elif tag in BLOCKS:
            self.flat.begin(BLOCKS[tag], place)
        elif tag in CELLS and self.flat.layout.breaks and not self._row_is_empty():
            self.flat.supply(CELL_EDGE, place, place)
        elif tag == "sup":
            self._sup = self.flat.length
        elif tag in ("br", "hr"):
            self.flat.supply("\n", place, place + len(self.get_starttag_text() or ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in LEFT_OUT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._title = False
        if tag in self._left_out:
            del self._left_out[self._left_out.index(tag) :]
            if not self._left_out:
                self.flat.cut_since(self._since, "boilerplate")
                self.flat.begin("body", self.place())
        elif self._left_out:
            return
        elif tag == "sup" and self._sup is not None:
            self._end_sup(self._sup)
        elif tag in BLOCKS and tag not in ("thead", "tbody"):
            self.flat.begin("body", self.place())

    def handle_data(self, data: str) -> None:
        if self._title:
            self.flat.layout.metadata["title"] = self.flat.layout.metadata.get("title", "") + " ".join(data.split())
        self.flat.add(data, self.place())

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name}")

    def close(self) -> None:
        super().close()
        if self._left_out:
            self.flat.cut_since(self._since, "boilerplate")

    def _reference(self, written: str) -> None:
        place = self.place()
        end = place + len(written)
        if self.source[end : end + 1] == ";":
            end += 1
        text = unescape(self.source[place:end])
        if text == self.source[place:end]:
            self.flat.add(text, place)
        else:
            self.flat.supply("\ufffd" if text == "\x00" else text, place, end)

    def _row_is_empty(self) -> bool:
        return self.flat.length == self.flat.layout.breaks[-1].start

    def _end_sup(self, start: int) -> None:
        if _NOTE_NUMBER.match(self.flat.text_since(start)):
            self.flat.cut_since(start, "note_mark")
        self._sup = None

    def _meta(self, attrs: dict[str, str]) -> None:
        name = (attrs.get("name") or attrs.get("property") or attrs.get("itemprop") or "").lower()
        content = attrs.get("content", "").strip()
        if content and name in _DATE_NAMES:
            self.flat.layout.metadata.setdefault("meta_date", content)
        elif content and name in ("author", "dc.creator", "citation_author"):
            self.flat.layout.metadata.setdefault("author", content)
