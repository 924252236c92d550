"""The heads of cables: fields, addressees, subject. One stands at the top; more below, where a paper quotes or appends cables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from flows.restore.lines import SourceLine
from flows.restore.stream import MASK

_NUMBERED_CLASS = re.compile(
    r"[ \t]*(?:[A-Z] ){3,}[A-Z ]*[A-Z]|[ \t]*(?:LIMITED OFFICIAL USE|UNCLAS(?:SIFIED)?|CONFIDENTIAL|SECRET|TOP SECRET)"
)
_POST_NUMBER = re.compile(r"(?:.*[A-Z ])??\b([A-Z][A-Z .]{1,24}?)[ \t]+(\d{3,6})(?:[ \t]+SECTION.*)?[ \t]*\Z")
_GROUP = re.compile(r"[ \t]*(?:[ORPZ][ \t]+)?(?:[ORPZ][ \t]+)?(\d{6}Z[ \t]+[A-Z]{3}[ \t]+\d{2})\b.*\Z")
_FIELD = re.compile(
    r"[ \t]*(FM|TO|INFO|ACTION|E\.?O\.?[ \t]?\d{4,5}|TAGS|SUBJECT|SUBJ|REFS?|RUE\w+)[ \t]*(?::|(?=[ \t]))[ \t]*(.*)\Z"
)
_NAMES = {"FM": "from", "SUBJ": "subject", "REFS": "ref"}
_BODY = re.compile(r"[ \t]*(?:\d{1,2}|[A-Z])\.[ \t]+\S|[ \t]*(?:SUMMARY|BEGIN SUMMARY|FOR )")
_FROM = re.compile(r"[ \t]*FM[ \t]+[A-Z]{2,}")
_ADDRESSED = re.compile(r"[ \t]*(?:TO|INFO|RUE\w+)[ \t]+[A-Z]{2,}")
_ROUTING = re.compile(r"[ \t]*(?:-{5,}.*|(?:[A-Z]{1,5}-\d\d[ \t]*)+(?:/\d+ W)?|/\d+ W)[ \t]*\Z")
_SMALL_WORD = re.compile(r"\b[a-z]{2,}\b")
HEADER_LINES = 80
HEADER_WIDTH = 200
ADDRESSED_WITHIN = 4
SMALL_WORDS, PROSE_LINES, PROSE_WIDTH = 3, 2, 160


@dataclass(slots=True)
class Head:
    """A cable's head: its fields by name, its lines, the subject line, and where in the source the body begins."""

    body: int
    fields: dict[str, str] = field(default_factory=dict)
    lines: list[SourceLine] = field(default_factory=list)
    subject: SourceLine | None = None

    @property
    def label_end(self) -> int:
        """Where the label of the subject line ends."""
        assert self.subject
        return self.subject.start + (self.subject.text.index(":") + 1 if ":" in self.subject.text else 0)


def heads(lines: Sequence[SourceLine]) -> Iterator[Head]:
    """The head at the top, empty where prose stands above it, and those of the cables below."""
    top = lines[:HEADER_LINES]
    marked = next((index for index, line in enumerate(top) if _GROUP.match(line.text) or _FIELD.match(line.text)), len(top))
    first = Head(0) if _is_prose(top[:marked]) else _head(top)
    yield first
    place = next((index for index, line in enumerate(lines) if line.start >= first.body), len(lines))
    while (begin := _next(lines, place)) is not None:
        head = _head(lines[begin : begin + HEADER_LINES])
        yield head
        place = next((index for index in range(begin + 1, len(lines)) if lines[index].start >= head.body), len(lines))


def _next(lines: Sequence[SourceLine], place: int) -> int | None:
    """The line at which the next head begins: above the sender, who is followed by those addressed, what belongs to them."""
    for index in range(place, len(lines)):
        if not _FROM.match(lines[index].text):
            continue
        below = [line for line in lines[index + 1 : index + 1 + 2 * ADDRESSED_WITHIN] if _bare(line)][:ADDRESSED_WITHIN]
        if any(_ADDRESSED.match(line.text) for line in below):
            while index > place and _belongs(lines[index - 1]):
                index -= 1
            return index
    return None


def _belongs(line: SourceLine) -> bool:
    """Whether a line may stand in a head above the sender."""
    text = line.text
    return not _bare(line) or bool(_GROUP.match(text) or _ROUTING.match(text)) or _post_line(text)


def _is_prose(lines: Sequence[SourceLine]) -> bool:
    """Whether sentences stand in these lines, in small letters or in numbered paragraphs."""
    found = [line for line in lines if _in_small_letters(line)]
    numbered = any(_BODY.match(line.text) and len(line.text) > HEADER_WIDTH // 5 for line in lines)
    return numbered or len(found) >= PROSE_LINES or any(len(line.text) > PROSE_WIDTH for line in found)


def _in_small_letters(line: SourceLine) -> bool:
    return len(_SMALL_WORD.findall(line.text)) >= SMALL_WORDS


def _head(lines: Sequence[SourceLine]) -> Head:
    """The head with which these lines begin."""
    head = Head(lines[0].start if lines else 0)
    name: str | None = None
    above = list(takewhile(lambda line: not _GROUP.match(line.text), lines))
    sent = above[-1].end if above and len(above) < len(lines) and not _is_prose(above) else 0
    for line in lines:
        bare, named, group = _bare(line), _FIELD.match(line.text), _GROUP.match(line.text)
        if not bare:
            name = None if head.subject and not head.fields.get(name or "", "").endswith(",") else name
        elif group:
            head.fields["date_time_group"] = group[1]
        elif named:
            name = "eo" if named[1].startswith("E") else _NAMES.get(named[1], named[1].lower())
            head.fields[name] = named[2].strip()
            if name == "subject":
                head.subject = line
        elif line.start < sent:
            pass
        elif _begins_body(line, head):
            head.body = line.start
            return head
        elif _post_line(line.text):
            name = None
        elif name == "subject" and head.subject:
            head.fields["subject"] += f" {bare}"
            head.subject = SourceLine(head.subject.number, head.subject.start, line.end, head.subject.text)
            continue
        elif name and name in ("from", "to", "info", "ref", "tags", "action"):
            head.fields[name] += f"; {bare}" if name in ("to", "info", "ref") else f" {bare}"
        elif head.subject and name is None:
            head.body = line.start
            return head
        if bare and (name != "subject" or group):
            head.lines.append(line)
    if head.fields and head.lines:
        head.body = head.lines[-1].end
    return head


def _begins_body(line: SourceLine, head: Head) -> bool:
    """Whether the message itself begins with this line."""
    if not head.fields:
        return not _post_line(line.text)
    marked = _BODY.match(line.text) and (head.subject or head.fields.keys() & {"tags", "from"})
    return bool(marked) or _in_small_letters(line)


def _bare(line: SourceLine) -> str:
    return line.text.replace(MASK, "").strip()


def _post_line(text: str) -> bool:
    """A classification with post and number ("S E C R E T BONN 05561")."""
    return len(text) < HEADER_WIDTH and bool(_NUMBERED_CLASS.match(text) and _POST_NUMBER.match(text))
