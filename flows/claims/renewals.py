"""Agreements prolonged: "prolonged in 1972 and once more in 1979", "lengthening the accord by a year". Each renewal is a deal
of its own under the one it renews."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from spacy.tokens import Token

from flows.claims.build import Builder
from flows.claims.lexicon import noun_classes, table
from flows.claims.objects import is_abstract, thing
from flows.claims.parties import add_parties
from flows.claims.realis import status_or_tense
from flows.claims.scene import Scene
from flows.claims.surroundings import date_near, duration_near, project_near
from flows.claims.types import Record, plain
from flows.mentions.language import Sentence
from flows.mentions.types import When

RULE = "deal.renewal/1"
CONFIDENCE = 0.65
OPPOSITE = {
    f"{one}{part}": f"{other}{part}"
    for one, other in (("seller", "buyer"), ("buyer", "seller"))
    for part in ("", "_name", "_country")
}
SHARED = ("kind", "project", "commodity")
PARENT_REACH = 12  # sentences before a renewal in which the agreement without a shared project may stand
RENEWED = frozenset({"agreement", "deal", "joint"})
OTHERWISE = frozenset({"credit", "guarantee", "sanction", "request", "debt"})


def renewal_records(scene: Scene, deals: Sequence[Record]) -> list[Record]:
    """A child for each renewal told with a date or a term, of the deal among `deals` that it renews."""
    found = []
    for sentence in scene.sentences:
        if sentence.doc is None or sentence.label not in ("body", "note", "list"):
            continue
        for token in sentence.doc:
            what = renewed(token)
            parent = _parent(scene, sentence, token, what, deals) if what is not None else None
            if what is not None and parent is not None:
                found.extend(_record(scene, sentence, token, what, when, parent) for when in _dates(scene, sentence, token))
    return found


def renewed(token: Token) -> Token | None:
    """The noun for the agreement or joint work that a verb or noun says is prolonged; None for credits, sanctions and the
    rest."""
    lemma = token.lemma_.lower()
    if token.pos_ == "VERB" and lemma in _rules()["verbs"]:
        noun = _object(token)
    elif token.pos_ == "NOUN" and lemma in _rules()["nouns"]:
        noun = next((g for c in token.children if c.lower_ == "of" for g in c.children if g.dep_ == "pobj"), None)
    else:
        return None
    if noun is None or noun.pos_ not in ("NOUN", "PROPN"):
        return None
    kinds = noun_classes(noun.lemma_) | {name for c in noun.children if c.dep_ == "compound" for name in noun_classes(c.lemma_)}
    fits = bool(kinds & RENEWED) or noun.lemma_.lower() in _rules()["works"]
    return noun if fits and not kinds & OTHERWISE else None


def _object(verb: Token) -> Token | None:
    """What a verb is done to: its object, its passive subject or that of the verb it is joined to, or the noun it describes."""
    own = next((c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")), None)
    if own is not None or any(c.dep_ == "nsubj" for c in verb.children):
        return own
    if verb.dep_ in ("acl", "relcl"):
        return verb.head
    return _object(verb.head) if verb.dep_ == "conj" and verb.tag_ == verb.head.tag_ == "VBN" else None


def _dates(scene: Scene, sentence: Sentence, token: Token) -> list[When | None]:
    """Every date told of a renewal, else the one nearest to it, else none where a term is told."""
    inside = [
        when
        for when in scene.within(scene.dates, sentence.start, sentence.end)
        if when.role == "point" and (span := sentence.span(when.start, when.end)) is not None and token in span.root.ancestors
    ]
    if inside:
        return list(inside)
    start, end = _place(sentence, token)
    near = date_near(scene, sentence, start, end)
    return [near] if near is not None or _term(scene, sentence, start, end) is not None else []


def _term(scene: Scene, sentence: Sentence, start: int, end: int) -> tuple[str, int, int] | None:
    """By how many years an agreement is prolonged, and the view span that says so: 'for two years', 'for another year'."""
    years = duration_near(scene, sentence, start, end)
    if years is not None and (number := plain(years.low)) is not None:
        return number, years.start, years.end
    once = re.compile(rf"\b(?:{'|'.join(_rules()['once_more'])})\s+year\b", re.IGNORECASE)
    found = once.search(scene.text, end, sentence.end)
    return ("1", *found.span()) if found else None


def _place(sentence: Sentence, token: Token) -> tuple[int, int]:
    start = sentence.offset(token)
    return start, start + len(token.text)


def _parent(scene: Scene, sentence: Sentence, token: Token, what: Token, deals: Sequence[Record]) -> Record | None:
    """The deal told before, or in the same sentence, that a renewal is of: of one project, else near and of one party."""
    start = scene.document.view.span(*_place(sentence, token))[0]
    project = project_near(scene, sentence)
    actors = {a.key or a.name for a in scene.actors_in(sentence, ("company", "state"))}
    best: tuple[tuple[bool, bool, int], Record] | None = None
    for deal in deals:
        apart = sentence.index - deal.sentence
        same_project = project is not None and deal.get("project") == project.key
        shared = bool(actors & {p.key or p.name for p in deal.parties})
        if deal.anchor[0] >= start or not (apart == 0 or same_project or (apart <= PARENT_REACH and (shared or not actors))):
            continue
        rank = (apart == 0, same_project and deal.get("kind") in _rules()["kinds"], -apart)
        if best is None or rank > best[0]:
            best = rank, deal
    return best[1] if best else None


def _record(scene: Scene, sentence: Sentence, token: Token, what: Token, when: When | None, parent: Record) -> Record:
    start, end = _place(sentence, token)
    anchor = (when.start, when.end) if when is not None and when.start > start else (start, end)
    record = Record("deals", scene.document.view.span(*anchor), CONFIDENCE, sentence=sentence.index)
    record.parent, record.counts_in_totals = parent, False
    build = Builder(scene, record, RULE)
    span = None if is_abstract(what) else thing(sentence, what)
    if span is not None:
        build.add("commodity", scene.text[span[0] : span[1]], *span, CONFIDENCE * 0.8)
    take_over(record, parent)
    add_parties(scene, build, sentence, start, CONFIDENCE)
    build.status(status_or_tense("deals", sentence, start, end), CONFIDENCE)
    build.when("signed", when, CONFIDENCE * 0.9)
    if (term := _term(scene, sentence, start, end)) is not None:
        build.add("duration_years", *term, CONFIDENCE * 0.9)
    return record


def side_with(record: Record, parent: Record) -> None:
    """Give a renewal the sides of the deal it renews: who sold in that sells in this, and who is only guessed from the topic is
    who dealt before."""
    if sides_turned(record, parent):
        turn(record)
    for role in ("seller", "buyer"):
        own, before = record.cell(f"{role}_name"), parent.cell(f"{role}_name")
        if before is None or not (own is None or own.inferred):
            continue
        record.cells = [cell for cell in record.cells if cell.field not in (f"{role}_name", f"{role}_country")]
        for field in (f"{role}_name", f"{role}_country"):
            if (cell := parent.cell(field)) is not None:
                sure = round(min(cell.confidence, CONFIDENCE * 0.6), 3)
                record.cells.append(replace(cell, rule=RULE, confidence=sure, inferred=True))
        record.parties = [p for p in record.parties if p.role != role] + [p for p in parent.parties if p.role == role]


def sides_turned(one: Record, other: Record) -> bool:
    """True where one telling of a deal has for its seller the state that the other has for its buyer, and the reverse."""
    sides = [(r.get("seller_country"), r.get("buyer_country")) for r in (one, other)]
    return None not in sides[0] and sides[0][0] != sides[0][1] and sides[0] == sides[1][::-1]


def turn(record: Record) -> None:
    """Let seller and buyer change places."""
    record.cells = [replace(c, field=OPPOSITE[c.field]) if c.field in OPPOSITE else c for c in record.cells]
    record.parties = [replace(p, role=OPPOSITE.get(p.role, p.role)) for p in record.parties]


def take_over(record: Record, parent: Record) -> None:
    """Give a renewal what it shares with the deal it renews, where its own words do not say it: inferred."""
    record.cells = [c for c in record.cells if not (c.inferred and c.rule == RULE and c.field in SHARED)]
    for field in SHARED:
        cell = parent.cell(field)
        if cell is not None and record.cell(field) is None:
            record.cells.append(
                type(cell)(field, cell.value, cell.start, cell.end, RULE, round(CONFIDENCE * 0.6, 3), inferred=True)
            )


def is_renewal(record: Record) -> bool:
    return any(cell.rule == RULE for cell in record.cells)


def in_renewal(token: Token) -> bool:
    """True for a word of the clause that tells a renewal: what is said there is said of the renewal."""
    return any(renewed(t) is not None for t in _upward(token))


def _upward(token: Token) -> Iterator[Token]:
    yield token
    while token.head != token and token.dep_ not in ("conj", "relcl", "advcl", "ccomp", "parataxis"):
        token = token.head
        yield token


def _rules() -> dict[str, Any]:
    return table("dealings")["renewal"]
