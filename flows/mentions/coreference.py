"""One firm under several names in a document: short forms, abbreviations set in brackets, and "the Bank", "the company"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from flows.mentions.actors import Actor
from flows.mentions.language import Sentence
from flows.mentions.runs import bare, words
from flows.restore.words import is_word

BRACKETED = re.compile(
    r"\s*\(\s?(?:the |hereafter |henceforth |or )?[\"“']?([A-Z][\w&./-]{1,14})[\"”']?\s?\)|,? (?:or|known as) ([A-Z]{2,8}),"
)
BODY = re.compile(r"\b(?:[A-Z]\w+ ){0,4}[A-Z]\w+(?: (?:of|for|on|and) (?:the )?(?:[A-Z]\w+ ?){1,5})?\s?\(\s?([A-Z]{2,8})\s?\)")
DEFINITE = re.compile(
    r"\b[Tt]he ([Bb]ank|[Cc]ompany|[Ff]irm|[Cc]orporation|[Cc]oncern|[Yy]ard|[Ss]hipyard|[Cc]onsortium|[Ss]yndicate)\b"
    r"(?![- ](?:of\b|for\b|[A-Z]))"
)
MOST_SENTENCES_BACK = 3
REFERENCE_SCORE = 0.6
BANKS = frozenset(["bank", "banque", "banca", "banco", "eximbank", "bankverein", "kreditanstalt"])
JOINT = frozenset(["consortium", "syndicate"])


def brought_together(sentences: Sequence[Sentence], actors: Sequence[Actor]) -> list[Actor]:
    """The actors with every short form under the full name it stands for, and with "the bank" and the like added as actors of the
    form `reference`; abbreviations of ministries and the like are taken out."""
    by_sentence = _by_sentence(sentences, actors)
    defined = dict(_defined(sentences, by_sentence))
    bodies = {short for sentence in sentences for short in _bodies(sentence)} - set(defined)
    short = {**_beginnings(actors), **defined}
    named: list[Actor] = []
    for sentence in sentences:
        if not (by_sentence[sentence.index] or defined or sentence.doc is not None):
            continue
        here = [_in_full(a, short, defined) for a in by_sentence[sentence.index] if a.key is not None or a.text not in bodies]
        here.extend(_abbreviated(sentence, here, defined))
        here.extend(_references(sentence, here, named, sentences))
        named.extend(sorted(here, key=lambda a: a.start))
    return named


def _by_sentence(sentences: Sequence[Sentence], actors: Sequence[Actor]) -> dict[int, list[Actor]]:
    found: dict[int, list[Actor]] = defaultdict(list)
    position = 0
    for sentence in sentences:
        while position < len(actors) and actors[position].start < sentence.end:
            found[sentence.index].append(actors[position])
            position += 1
    return found


def _defined(sentences: Sequence[Sentence], actors: dict[int, list[Actor]]) -> Iterator[tuple[str, Actor]]:
    """Short forms a document introduces: 'X (Y)', 'X, or Y,'."""
    for sentence in sentences:
        for actor in actors[sentence.index]:
            match = BRACKETED.match(sentence.text, actor.end - sentence.start) if actor.kind == "company" else None
            if match and _may_stand_for(match[1] or match[2], actor.text):
                yield match[1] or match[2], actor


def _bodies(sentence: Sentence) -> Iterator[str]:
    """Abbreviations set after the name of a ministry, committee, institute ..."""
    for match in BODY.finditer(sentence.text) if "(" in sentence.text else ():
        if any(bare(word) in words("bodies") for word in match[0].split("(")[0].split()):
            yield match[1]


def _may_stand_for(short: str, name: str) -> bool:
    """Whether the letters of a short form occur in this order in the name, the first one first."""
    letters = [c for c in short.lower() if c.isalpha()]
    rest = iter(name.lower())
    return bool(letters) and letters[0] == name[0].lower() and all(c in rest for c in letters)


def _beginnings(actors: Sequence[Actor]) -> dict[str, Actor]:
    """Initials and first words of the firms named in full, where they are one firm's only."""
    found: dict[str, set[Actor]] = defaultdict(set)
    for actor in actors:
        parts = actor.text.split()
        if actor.kind != "company" or len(parts) < 2:
            continue
        initials = "".join(part[0] for part in parts if part[0].isupper())
        heads = [" ".join(parts[:length]) for length in range(1, len(parts))]
        for form in [initials] * (len(initials) > 2) + [h for h in heads if len(h) > 3 and bare(h) not in words("firm_heads")]:
            found[form].add(actor)
    return {
        form: max(of, key=lambda a: (len(a.text), -a.start))
        for form, of in found.items()
        if len({a.key or a.name for a in of}) == 1
    }


def _in_full(actor: Actor, short: dict[str, Actor], defined: dict[str, Actor]) -> Actor:
    """The actor under its full name; what the document introduces as a firm's short form is no agency of that abbreviation."""
    full = short.get(actor.text) if actor.kind == "company" and actor.key is None else None
    if actor.kind == "agency" and actor.text in defined:
        full = defined[actor.text]
    if full is None or full.text == actor.text:
        return actor
    return replace(full, start=actor.start, end=actor.end, text=actor.text, form="alias", score=min(full.score, actor.score))


def _abbreviated(sentence: Sentence, here: Sequence[Actor], defined: dict[str, Actor]) -> Iterator[Actor]:
    """Later mentions of a short form the document introduced that nothing else has taken for a name."""
    for short, full in defined.items():
        for match in re.finditer(rf"\b{re.escape(short)}\b", sentence.text):
            start, end = sentence.start + match.start(), sentence.start + match.end()
            if start > full.start and all(a.end <= start or a.start >= end for a in here) and not is_word(short.lower()):
                yield replace(full, start=start, end=end, text=short, form="alias")


def _references(
    sentence: Sentence, here: Sequence[Actor], before: Sequence[Actor], sentences: Sequence[Sentence]
) -> Iterator[Actor]:
    """ "The bank", "the company": the firm of that kind named last."""
    earliest = sentences[max(0, sentence.index - MOST_SENTENCES_BACK)].start
    for match in DEFINITE.finditer(sentence.text) if sentence.doc is not None else ():
        start, end = sentence.start + match.start(), sentence.start + match.end()
        span = sentence.span(start, end)
        if span is None or span.root.dep_ == "compound" or any(a.start < end and start < a.end for a in here):
            continue
        recent = [
            a
            for a in (*before[-20:], *here)
            if earliest <= a.start < start and a.kind == "company" and _fits(match[1].lower(), a)
        ]
        if recent:
            meant = max(recent, key=lambda a: a.start)
            yield replace(meant, start=start, end=end, text=match[0], form="reference", score=min(meant.score, REFERENCE_SCORE))


def _fits(noun: str, actor: Actor) -> bool:
    parts = {bare(word) for word in re.split(r"[\s-]", actor.name)}
    bank = bool(parts & BANKS) or any(word.endswith(("bank", "banken")) for word in parts)
    if noun == "bank" or noun in JOINT:
        return bank if noun == "bank" else bool(parts & JOINT)
    return not bank
