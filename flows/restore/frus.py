"""Foreign Relations of the United States and kindred TEI: whole volumes, one document, or a fragment without a root."""

from __future__ import annotations

import re
from html import unescape
from xml.parsers import expat

from flows.document import Label
from flows.errors import Refused
from flows.restore.markup import Flattener, elements
from flows.restore.redactions import find_redactions
from flows.restore.stream import Layout, Stream

_ELEMENTS = elements("frus")
BLOCKS: dict[str, Label] = _ELEMENTS["blocks"]
LEFT_OUT: frozenset[str] = _ELEMENTS["left_out"]
CELL_EDGE = " | "
_PROLOGUE = re.compile(r"\s*(?:<\?xml\b|<!DOCTYPE\b)")
_ROOT, _ROOT_END = "<seikei>", "</seikei>"

Piece = tuple[str, int, int, bool]


def lay_out(source: str) -> tuple[Stream, Layout]:
    """The text of the documents in `source` and its layout. Raises `Refused` for ill-formed XML and for declared entities."""
    reader = _Reader(source)
    reader.read()
    stream = reader.flat.stream()
    reader.flat.layout.cuts += find_redactions(stream.text, scan=False)
    return stream, reader.flat.layout


class _Reader:
    """Walks the elements. A note is set aside while it is read and follows the block it stands in."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.flat = Flattener()
        self.prefix = "" if _PROLOGUE.match(source) else _ROOT
        self.data = (self.prefix + source + (_ROOT_END if self.prefix else "")).encode("utf-8", "surrogatepass")
        self._byte, self._char = 0, -len(self.prefix)
        self._notes: list[list[Piece]] = []
        self._in_note = 0
        self._left_out = 0
        self._since = 0
        self._headed: list[str] = []
        self._ids: list[str] = []
        self._dates: dict[str, str] = {}
        self._date: tuple[str, list[str]] | None = None
        self._person: list[str] | None = None
        self._persons: dict[str, None] = {}

    def read(self) -> None:
        parser = self.parser = expat.ParserCreate("utf-8")
        parser.UseForeignDTD(True)
        parser.ExternalEntityRefHandler = lambda *_: 1
        parser.EntityDeclHandler = _refuse_entities
        parser.SkippedEntityHandler = lambda name, _: self._text(unescape(f"&{name};"), len(name) + 2)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        try:
            parser.Parse(self.data, True)
        except expat.ExpatError as error:
            reason = f"the XML is not well formed: {expat.ErrorString(error.code)}"
            raise Refused(reason, where=f"line {error.lineno}", advice="give the file as it was published") from error
        lists = {
            "div_ids": self._ids,
            "div_dates": [f"{key} {date}" for key, date in self._dates.items()],
            "persons": list(self._persons),
        }
        self.flat.layout.metadata.update({name: "; ".join(values) for name, values in lists.items() if values})

    def place(self) -> int:
        """The offset in the source of what is being handled."""
        byte = self.parser.CurrentByteIndex
        self._char += len(self.data[self._byte : byte].decode("utf-8", "surrogatepass")) if byte > self._byte else 0
        self._byte = max(self._byte, byte)
        return max(0, self._char)

    def _start(self, tag: str, attrs: dict[str, str]) -> None:
        place = self.place()
        if tag in LEFT_OUT:
            if not self._left_out:
                self._since = self.flat.length
            self._left_out += 1
        if tag == "note" or (self._in_note and tag != "pb"):
            self._start_in_note(tag, attrs, place)
        elif tag == "div" and attrs.get("type") == "document":
            self._ids.append(attrs.get("xml:id", attrs.get("n", str(len(self._ids) + 1))))
        elif tag == "pb":
            start = self.flat.length
            self.flat.supply(attrs.get("n", "?"), place, self._tag_end(place))
            self.flat.cut_since(start, "page_break", begins_page=True, printed=attrs.get("n"))
        elif tag in BLOCKS:
            self.flat.begin(BLOCKS[tag], place)
        elif tag == "cell":
            if self.flat.length > self.flat.layout.breaks[-1].start:
                self.flat.supply(CELL_EDGE, place, place)
        elif tag == "lb":
            self.flat.supply("\n", place, self._tag_end(place))
        elif tag == "date" and _edtf(attrs):
            self._date = (_edtf(attrs), [])
        elif tag == "persName":
            self._person = []

    def _start_in_note(self, tag: str, attrs: dict[str, str], place: int) -> None:
        if tag == "note":
            self._in_note += 1
            self._notes.append([])
            if "n" in attrs:
                start = self.flat.length
                self.flat.supply(attrs["n"], place, self._tag_end(place))
                self.flat.cut_since(start, "note_mark")
        elif tag in BLOCKS:
            self._notes[-1].append(("\n", place, place, False))

    def _end(self, tag: str) -> None:
        place = self.place()
        if tag in LEFT_OUT:
            self._left_out -= 1
            if not self._left_out:
                self.flat.cut_since(self._since, "boilerplate")
        if tag == "note":
            self._in_note -= 1
        elif tag in BLOCKS and not self._in_note:
            self._write_notes(place)
            self.flat.begin("body", place)
        elif tag == "date" and self._date:
            self._end_date(*self._date)
        elif tag == "persName" and self._person is not None:
            self._persons[" ".join("".join(self._person).split())] = None
            self._person = None

    def _end_date(self, edtf: str, words: list[str]) -> None:
        key = self._ids[-1] if self._ids else "document"
        if key not in self._dates:
            self._dates[key] = edtf
            if len(self._dates) == 1:
                quote = " ".join("".join(words).split())
                self.flat.layout.metadata.update(dateline_date=edtf, dateline_quote=quote)
        self._date = None

    def _write_notes(self, place: int) -> None:
        for note in self._notes:
            self.flat.begin("note", place)
            for text, start, end, verbatim in note:
                self._write(text, start, end, verbatim)
        self._notes = []

    def _data(self, data: str) -> None:
        self._text(data, len(data))

    def _text(self, text: str, width: int) -> None:
        place = self.place()
        end = place + width
        verbatim = self.source[place:end] == text
        if not verbatim and self.source[place : place + 1] == "&":
            end = self.source.find(";", place) + 1 or end
        elif not verbatim and self.source[place : place + 2] == "\r\n":
            end = place + 2
        if self._date and not self._in_note:
            self._date[1].append(text)
        if self._person is not None:
            self._person.append(text)
        if self._in_note:
            self._notes[-1].append((text, place, end, verbatim))
        else:
            self._write(text, place, end, verbatim)

    def _write(self, text: str, start: int, end: int, verbatim: bool) -> None:
        if verbatim:
            self.flat.add(text, start)
        else:
            self.flat.supply(text, start, end)

    def _tag_end(self, place: int) -> int:
        return self.source.find(">", place) + 1 or place


def _edtf(attrs: dict[str, str]) -> str:
    """The date an element's attributes give, as EDTF; empty without one."""
    day = {name: attrs[name][:10] for name in ("when", "from", "to", "notBefore", "notAfter") if attrs.get(name)}
    if "when" in day:
        return day["when"]
    low, high = day.get("from") or day.get("notBefore"), day.get("to") or day.get("notAfter")
    return f"{low or '..'}/{high or '..'}" if low or high else ""


def _refuse_entities(name: str, *_: object) -> None:
    raise Refused(f"the XML declares an entity, {name}", where="its DTD", advice="resolve its entities first")
