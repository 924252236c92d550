"""Where the note marks of a dump stand: inside its lines, or on lines of their own that belong after one of the lines nearby."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from flows.document import NoteChain
from flows.restore.columns_layout import RawPage, Row
from flows.restore.columns_read import ReadLine
from flows.restore.note_chain import Candidate, candidate_alone, candidates_in, chain

NEAR = 6


@dataclass(slots=True)
class Notes:
    """The note marks, by the place of the line they are in or stand after (counted over the document; a negative
    place is the head of a page). `late` are those the sequence wants earlier than they are printed."""

    inside: dict[int, list[Candidate]] = field(default_factory=dict)
    after: dict[int, list[Row]] = field(default_factory=dict)
    chain: NoteChain | None = None
    late: list[Row] = field(default_factory=list)


def find_notes(pages: list[RawPage], read: list[list[ReadLine]]) -> Notes:
    """Settles which digits are note marks. A line of digits that the sequence has no room for stands after the line above it."""
    candidates: list[Candidate] = []
    alone: list[Row] = []
    default: list[int] = []
    place = 0
    for page, lines in zip(pages, read, strict=True):
        for offset, line in enumerate(lines):
            candidates += candidates_in(place + offset, line.row.text)
        for row in page.digits:
            spots = list(_spots(lines, row))
            nearest = min(spots, key=lambda spot: spot[1], default=None)
            default.append(place + nearest[0] if nearest else -page.number)
            candidates += (candidate_alone(int(row.text), place + spot, len(alone), away) for spot, away in spots)
            alone.append(row)
        place += len(lines)
    return _settle(chain(candidates), alone, default)


def _settle(found: list[Candidate], alone: list[Row], places: list[int]) -> Notes:
    notes = Notes()
    if found:
        notes.chain = NoteChain(len(found), max(one.value for one in found))
    for one in found:
        if one.alone is None:
            notes.inside.setdefault(one.line, []).append(one)
        else:
            if one.late:
                notes.late.append(alone[one.alone])
            places[one.alone] = one.line
    for place, row in zip(places, alone, strict=True):
        notes.after.setdefault(place, []).append(row)
    return notes


def _spots(read: list[ReadLine], digits: Row) -> Iterator[tuple[int, int]]:
    """The places where a line of digits may stand: after which line of the page (by place), and how far that is from where it is
    printed. A mark set above its line may be printed some lines late."""
    for side in ("L", "R"):
        column = [place for place, line in enumerate(read) if line.side == side and line.row.number < digits.number]
        for away, place in enumerate(reversed(column[-NEAR:])):
            yield place, away
