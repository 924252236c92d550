"""A document as the reader sees it: sentences, mentions, actors, and who its two sides are."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TypeVar

from flows.claims.lexicon import table
from flows.claims.listed import introductions
from flows.document import Document
from flows.mentions.dates import find_dates
from flows.mentions.firms import known_hits
from flows.mentions.language import Sentence, parse, sentences
from flows.mentions.money import find_money
from flows.mentions.names import Actor, find_actors
from flows.mentions.quantity import find_quantities
from flows.mentions.types import Money, Quantity, When
from flows.mentions.wordlists import factored, lowered

EAST = frozenset({"SUN", "POL", "DDR", "CSK", "HUN", "ROU", "BGR", "ALB", "CHN", "YUG", "CUB", "VNM", "PRK", "MNG"})
# States that lent to the East and to the South; the Soviet Union lent to the rest.
INDUSTRIAL = frozenset(
    {"USA", "JPN", "DEU", "FRA", "ITA", "GBR", "CAN", "CHE", "SWE", "AUT", "BEL", "NLD", "FIN", "DNK", "NOR", "LUX", "AUS"}
)
# The last year the field speaks of as its own; what is written later looks back.
HORIZON = 1992
LABELS_READ = frozenset({"body", "note", "list", "heading"})
NEAR = 5  # sentences
MONEY_SIGNS = "$£¥"
MONEY_SIGN = re.compile(rf"[{MONEY_SIGNS}]")
DIPLOMATS = re.compile(r"\s?\b(?:Embass(?:y|ies)|Ambassador|Legation|Consulate|Foreign (?:Office|Ministry))\b", re.IGNORECASE)
DIPLOMATS_REACH = 20  # characters
CONTEMPORARY = 3
Spanned = TypeVar("Spanned", Money, Quantity, When, Actor)


@cache
def _beginnings(name: str) -> re.Pattern[str]:
    """The beginnings of words, in small letters, of one list of `lexicon/scan.toml`, each behind what parts two words."""
    return re.compile(rf"\W(?={factored(table('scan')[name])})")


def _start(mention: Money | Quantity | When | Actor) -> int:
    return mention.start


@dataclass
class Scene:
    """Everything found in one document before any record is made. All offsets are those of the reading view."""

    document: Document
    sentences: list[Sentence]
    money: list[Money]
    quantities: list[Quantity]
    dates: list[When]
    actors: list[Actor]
    _starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._starts = [sentence.start for sentence in self.sentences]

    @property
    def text(self) -> str:
        return self.document.view.text

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence in which a view offset lies."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self.sentences[index].end:
            return None
        return self.sentences[index]

    def within(self, items: Sequence[Spanned], start: int, end: int) -> list[Spanned]:
        """The mentions that lie in view characters `start:end`; the lists are in the order of the text."""
        found = []
        for index in range(bisect_left(items, start, key=_start), len(items)):
            if items[index].start >= end:
                break
            if items[index].end <= end:
                found.append(items[index])
        return found

    def actors_in(self, sentence: Sentence, kinds: Iterable[str] = ("state", "company", "group")) -> list[Actor]:
        wanted = frozenset(kinds)
        return [a for a in self.within(self.actors, sentence.start, sentence.end) if a.kind in wanted]

    def paragraph_sentences(self, sentence: Sentence) -> list[Sentence]:
        return self._by_paragraph[sentence.paragraph]

    @cached_property
    def _by_paragraph(self) -> dict[int, list[Sentence]]:
        grouped: dict[int, list[Sentence]] = defaultdict(list)
        for sentence in self.sentences:
            grouped[sentence.paragraph].append(sentence)
        return grouped

    def opening(self, sentence: Sentence) -> Sentence | None:
        """The sentence that opens the list in which a sentence stands."""
        return self._openings.get(sentence.index)

    @cached_property
    def _openings(self) -> dict[int, Sentence]:
        return introductions(self.sentences)

    @cached_property
    def east(self) -> str | None:
        """The Eastern state the document speaks of most; the Soviet Union on a tie."""
        counts = Counter(a.country for a in self.actors if a.country in EAST)
        return max(counts, key=lambda c: (counts[c], c == "SUN", c)) if counts else None

    @cached_property
    def west(self) -> str | None:
        """The other state the document speaks of most."""
        counts = Counter(a.country for a in self.actors if a.country and a.country not in EAST)
        return max(counts, key=lambda c: (counts[c], c)) if counts else None

    def _corresponds(self, actor: Actor) -> bool:
        """Whether a state is named for its embassy or foreign office, which is written to and deals in nothing itself."""
        after = self.text[actor.end : actor.end + DIPLOMATS_REACH]
        return bool(DIPLOMATS.search(self.text[actor.start : actor.end]) or DIPLOMATS.match(after))

    @cached_property
    def creditor_and_debtor(self) -> tuple[str | None, str | None]:
        """The states that lend and borrow where no words say who: industrial states lend to the Soviet Union, which lends to the
        rest of the East and to the South."""
        counts = Counter(a.country for a in self.actors if a.country and not self._corresponds(a))
        industrial = max(sorted(set(counts) & INDUSTRIAL), key=lambda c: counts[c], default=None)
        third = max(sorted(set(counts) - INDUSTRIAL - {"SUN"}), key=lambda c: counts[c], default=None)
        if third is not None and counts["SUN"] > counts[industrial] and counts[third] >= counts[industrial]:
            return "SUN", third
        return industrial or ("SUN" if counts["SUN"] else None), self.east or third

    @cached_property
    def own_time(self) -> str | None:
        """The document's year as EDTF, where it speaks of its own time: the years it names reach up to it."""
        date = self.document.date
        if date is None or not date.edtf[:4].isdigit() or int(date.edtf[:4]) > HORIZON:
            return None
        named = [
            when.earliest.year
            for when in self.dates
            if when.kind == "explicit" and when.edtf != date.edtf and when.earliest.year <= int(date.edtf[:4])
        ]
        return date.edtf[:4] if not named or int(date.edtf[:4]) - max(named) <= CONTEMPORARY else None


def stage(document: Document) -> Scene:
    """Find sentences and mentions; parse only the sentences in which something can stand."""
    text = document.view.text
    found = sentences(document)
    breaks = [document.view.at(p.start) for p in document.paragraphs]
    dates = find_dates(text, breaks, document.date.edtf if document.date else None)
    named = known_hits(found)
    parse(_worth_parsing(text, found, [bool(hits) for hits in named]))
    actors = find_actors(found, named)
    money = find_money(text, [(actor.start, actor.country) for actor in actors if actor.country])
    return Scene(document, found, money, find_quantities(text, money), dates, actors)


def _worth_parsing(text: str, found: Sequence[Sentence], named: Sequence[bool]) -> Iterator[Sentence]:
    """The sentences of a text in which something can stand. The words of coercion are common ones: they count only near a known
    name, of a state most often, and for the items of the list they open; `named` says which sentences have one."""
    low = text.lower() if len(text.lower()) == len(text) else lowered(text)
    starts = [sentence.start for sentence in found]

    def told(pattern: re.Pattern[str], searched: str) -> set[int]:
        return {bisect_right(starts, match.start()) - 1 for match in pattern.finditer(searched)}

    sure = told(MONEY_SIGN, low) if any(sign in low for sign in MONEY_SIGNS) else set()
    sure |= told(_beginnings("field"), f" {low}")
    common = told(_beginnings("common"), f" {low}") if any(named) else set()
    opened = introductions(found) if common else {}
    near = (common | {item for item, opening in opened.items() if opening.index in common}) - sure
    for position in sorted(sure | {at for at in near if any(named[max(at - NEAR, 0) : at + NEAR + 1])}):
        if position >= 0 and found[position].label in LABELS_READ:
            yield found[position]
