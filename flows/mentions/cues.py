"""What one mention of a name shows of it (a person, a place, a firm), which then holds for it all through the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Span

from flows.claims.lexicon import verb_classes
from flows.mentions.gazetteer import Hit
from flows.mentions.language import Sentence
from flows.mentions.runs import Run, bare, has_head, words

# Cues that hold for the name wherever it stands, and those of a person, which hold for the family name too.
LASTING = frozenset(
    ["title", "given", "says", "human", "he", "office", "possessed", "firm_noun", "appos:firm_noun", "located", "firm_word"]
)
PERSONAL = frozenset(["title", "given", "office", "he"])
WINDOW = 40
APPOSITION = re.compile(r",?\s\(?(?:the |its |a |an |then |now |former |[A-Z][\w.]+(?:'s)? ){0,3}(\w+)")
LOCATION = re.compile(r"\b(?:at|near|in|port of|city of|town of|outside|around)\s$", re.IGNORECASE)
PLACE_AFTER = re.compile(
    r"\s(?:mountain|river|province|district|region|field|deposit|basin|island|peninsula|oblast|harbou?r|coast|area)s?\b"
)
HE = re.compile(r"\b(?:he|his|him|himself)\b")


def cues(sentence: Sentence, run: Run, hits: Iterable[Hit], following: str) -> Iterator[str]:
    """The cues of one mention; `hits` are the known names of the sentence, `following` is the next sentence."""
    low, high = run.start - sentence.start, run.end - sentence.start
    before, after = sentence.text[max(0, low - WINDOW) : low], sentence.text[high : high + WINDOW]
    yield from _of_person(run, after)
    owner = re.search(r"(\w+)['’]s $", before)
    if owner and (owner[1].lower() in words("bodies") or any(h.end == low - 3 and h.entries[0].kind == "agency" for h in hits)):
        yield "possessed"
    if PLACE_AFTER.match(after) or (not has_head(run.text) and LOCATION.search(before)):
        yield "located"
    yield from _of_firm(before, after)
    span = sentence.span(run.start, run.end)
    if span is not None:
        yield from _doings(span, sentence.text[high:], following)


def _of_person(run: Run, after: str) -> Iterator[str]:
    if run.title:
        yield "title"
    parts = run.text.split()
    if 2 <= len(parts) <= 3 and not has_head(run.text) and _is_personal(parts):
        yield "given"
    match = APPOSITION.match(after)
    office = (
        match is not None
        and match[1].lower() in words("offices", "people")
        and (after.startswith(",") or match[1] in ("himself", "who"))
    )
    if office or re.match(r",\s\d\d,", after):
        yield "office"


def _is_personal(parts: Sequence[str]) -> bool:
    """Whether a name of two or three words begins as a person's does: with a given name, initials, or, in Japanese and Chinese
    order, a family name ("Yoshida Shigeru", "Liao Cheng-chih")."""
    first = bare(parts[0])
    given = first in words("given_names", "people") or re.fullmatch(r"(?:[A-Z]\.)+", parts[0])
    return bool(given) or first in words("surnames", "people") or re.fullmatch(r"[A-Z][a-z]+-[a-z]+", parts[-1]) is not None


def _of_firm(before: str, after: str) -> Iterator[str]:
    near = [word.lower() for word in re.findall(r"\w+", before)[-2:]]
    if any({word, word.removesuffix("s")} & words("firm_nouns") for word in near) and re.search(r"[a-z]\s$", before):
        yield "firm_noun"
    if re.match(r"(?:['’]s)?\s\w", after) and any(
        word.lower() in words("after_firm") for word in re.findall(r"[\w’']+", after)[:2]
    ):
        yield "firm_word"


def _doings(span: Span, rest: str, following: str) -> Iterator[str]:
    """What the name does: says, feels, is 'he' afterwards; what noun it is an apposition of."""
    root = span.root
    if root.dep_ in ("nsubj", "nsubjpass"):
        if "say" in verb_classes(root.head.lemma_):
            yield "says"
        if root.head.lemma_.lower() in words("verbs", "people"):
            yield "human"
        if HE.search(rest) or re.match(r"(?:He|His)\b", following):
            yield "he"
    if any(child.dep_ == "appos" and child.lemma_.lower() in words("firm_nouns") for child in root.children):
        yield "appos:firm_noun"
