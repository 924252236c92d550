"""Credits: one candidate for every sum the classifier takes for a credit, and for sums told only by reference to another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from flows.claims.build import Builder
from flows.claims.lexicon import table
from flows.claims.objects import NOT_GOODS, goods_before, is_abstract, thing, without_actors
from flows.claims.parts import tie_cuts, tie_drawings, tie_parts
from flows.claims.realis import status_or_tense
from flows.claims.renewals import in_renewal
from flows.claims.roles import Cast, cast, cast_from_context, points, topic
from flows.claims.scene import EAST, Scene
from flows.claims.surroundings import date_near, date_told, duration_near, goods_in, interest_near, project_near
from flows.claims.types import Record, plain
from flows.mentions.language import Sentence
from flows.mentions.names import Actor
from flows.mentions.types import Money, Quantity

RULE = "credit.sum/1"
SURE_LENDER = 1.5
DATED = 0.9  # how sure a date of the sentence itself is; "the $90 million" was told before, with its own date
OF_THE_SUM = 16  # characters from "guarantee of" to the sum it is of
AGAIN = re.compile(r"\b(?:the|this|that)\s+$", re.IGNORECASE)
TERMS = re.compile(r"\b(?:interest|rates?|repa(?:y|id)|maturity|matur\w+|grace|terms?|credit|loan)\b", re.IGNORECASE)
SHARE = re.compile(
    r"(?:\d\s?(?:percent|per cent|pct\.?|%)|\b(?:half|thirds?|quarters?))\s+of\s+(?:the\s+|a\s+)?(?:total\s+|contract\s+)?"
    r"(?:(?:amount|cost|price|sum|value|total)\s+of\s+)?(?:the\s+|some\s+|about\s+)?$",
    re.IGNORECASE,
)
SAME_AMOUNT = re.compile(
    r"\b(?:an?|the)\s+(?:like|equal|same|similar|identical|matching|equivalent)\s+(?:amount|sum)(?:\s+again)?\b|\bsame\s+(?:amount|sum)(?:\s+again)?\b"
    r"|\b(?:again\s+|to\s+be\s+|was\s+|is\s+|been\s+)?matched\s+by\b|\bthe\s+same\s+as\b|\bas\s+much\s+again\b|\bin\s+equal\s+(?:amount|measure)\b",
    re.IGNORECASE,
)


def credit_records(scene: Scene, sums: list[tuple[Money, Sentence, float]]) -> list[Record]:
    """The credits of a document. `sums` holds the sums judged to be credits, with their sentences and probabilities, in order."""
    records: list[Record] = []
    lenders = _respectively(scene, sums)
    for money, sentence, confidence in sums:
        apiece = _each(scene, sentence, money) if money.per == "each" else []
        if len(apiece) > 1:
            records.extend(_credit(scene, sentence, money, confidence, lender=Cast(lender, 3.0)) for lender in apiece)
        else:
            records.append(_credit(scene, sentence, money, confidence, lender=lenders.get(money.start)))
    tie_parts(scene, records)
    tie_cuts(scene, records)
    tie_drawings(scene, records)
    for money, sentence, confidence in sums:
        records.extend(_by_reference(scene, sentence, money, confidence))
    return records


def _each(scene: Scene, sentence: Sentence, money: Money) -> list[Actor]:
    """The lenders of whom each gave a sum: all of a joined list, whichever of them the grammar marks."""
    named = [a for a in scene.actors_in(sentence, ("company", "group", "state")) if a.end <= money.start]
    return [a for a in named if points("lender", sentence, a, money.start) >= SURE_LENDER]


def _respectively(scene: Scene, sums: list[tuple[Money, Sentence, float]]) -> dict[int, Cast]:
    """Sums told 'respectively': each goes with the lender of its rank, by where the sum starts."""
    found: dict[int, Cast] = {}
    for sentence in {s.index: s for _, s, _ in sums if "respectively" in s.text.lower()}.values():
        mine = [m for m, s, _ in sums if s is sentence]
        lenders = [a for a in scene.actors_in(sentence) if points("lender", sentence, a, mine[0].start) >= SURE_LENDER]
        if len(lenders) == len(mine):
            found.update((m.start, Cast(a, 3.0)) for m, a in zip(mine, lenders, strict=True))
    return found


def _credit(
    scene: Scene,
    sentence: Sentence,
    money: Money,
    confidence: float,
    *,
    lender: Cast | None = None,
    at: tuple[int, int] | None = None,
) -> Record:
    """One credit; `at` is the view span that stands for the sum where it is told by reference."""
    start, end = at or (money.start, money.end)
    record = Record("credits", scene.document.view.span(start, end), confidence, sentence=sentence.index)
    build = Builder(scene, record, RULE if at is None else "credit.same_amount/1")
    if not SHARE.search(scene.text[sentence.start : start]):
        build.money("amount", replace(money, start=start, end=end), confidence if at is None else confidence * 0.8)
        if at is None:
            record.amounts.append(scene.document.view.span(start, end))
    _told_of_it(scene, build, sentence, (start, end), confidence, *_parties(scene, sentence, start, lender))
    return record


def sumless_credit(
    scene: Scene, sentence: Sentence, at: tuple[int, int], confidence: float, lender: Cast, borrower: Cast
) -> Record:
    """One credit of which no sum is told; `at` is the view span of the word that names it."""
    record = Record("credits", scene.document.view.span(*at), confidence, sentence=sentence.index)
    _told_of_it(scene, Builder(scene, record, "credit.sumless/1"), sentence, at, confidence, lender, borrower)
    return record


def _told_of_it(
    scene: Scene,
    build: Builder,
    sentence: Sentence,
    at: tuple[int, int],
    confidence: float,
    lender: Cast | None,
    borrower: Cast | None,
) -> None:
    """Who lends to whom, how far it has come, when, and on what terms."""
    start, end = at
    build.party("lender", lender, confidence * 0.9)
    build.party("borrower", borrower, confidence * 0.92)
    found = status_or_tense("credits", sentence, start, end)
    build.status(found, confidence)
    date, sure = date_told(scene, sentence, start, end)
    if sure < DATED and AGAIN.search(scene.text[sentence.start : start]):
        date = None
    build.told("agreed", date or date_near(scene, sentence, start, end, ("from",)), (start, end), confidence * (sure or 0.8))
    _terms(scene, build, sentence, start, end, confidence)


def _parties(scene: Scene, sentence: Sentence, near: int, lender: Cast | None) -> tuple[Cast | None, Cast | None]:
    """Lender and borrower: from the sentence, the paragraph, and last the two sides the document is about."""
    lender = lender or cast(scene, sentence, "lender", near)
    borrower = cast(scene, sentence, "borrower", near, [lender.actor] if lender else [])
    if (
        lender is not None
        and borrower is None
        and lender.actor.country in EAST
        and points("borrower", sentence, lender.actor, near) >= lender.points
    ):
        lender, borrower = None, lender
    if lender is None and borrower is not None:
        lender = _partner(scene, sentence, borrower.actor, near)
    taken = [c.actor for c in (lender, borrower) if c]
    creditor, debtor = scene.creditor_and_debtor
    debtor = _where_it_is_spent(scene, sentence, lender) or debtor
    if lender is None:
        lender = cast_from_context(scene, sentence, "lender", taken) or topic(scene, creditor, taken)
    if borrower is None:
        taken = [c.actor for c in (lender, borrower) if c]
        borrower = cast_from_context(scene, sentence, "borrower", taken) or topic(scene, debtor, taken)
    return lender, borrower


def _partner(scene: Scene, sentence: Sentence, borrower: Actor, near: int) -> Cast | None:
    """The one state beside the borrower's for which something speaks, however little ("signed an agreement with"): it lends."""
    named = [a for a in scene.actors_in(sentence, ("state",)) if a.country != borrower.country and a.form != "adjective"]
    others = [Cast(a, speaks) for a in named if (speaks := points("lender", sentence, a, near)) > 0]
    return others[0] if len(others) == 1 else None


def _where_it_is_spent(scene: Scene, sentence: Sentence, lender: Cast | None) -> str | None:
    """The state in which the project lies that a sentence names, where it is not the lender's own."""
    found = next((a for a in scene.within(scene.actors, sentence.start, sentence.end) if a.kind == "project"), None)
    return found.country if found is not None and (lender is None or lender.actor.country != found.country) else None


def _terms(scene: Scene, build: Builder, sentence: Sentence, start: int, end: int, confidence: float) -> None:
    lowered = sentence.text.lower()
    for name, words in table("instruments")["instruments"].items():
        hits = [m for word in words for m in re.finditer(rf"\b{re.escape(word)}\b", lowered)]
        if hits := [m for m in hits if not m[0].endswith(" of") or 0 <= start - sentence.start - m.end() <= OF_THE_SUM]:
            build.add("instrument", name, sentence.start + hits[0].start(), sentence.start + hits[0].end(), confidence * 0.8)
            break
    following = _told_on(scene, sentence)
    years = duration_near(scene, sentence, start, end) or (following and duration_near(scene, following, start, end))
    if years is not None and years.low is not None and not _of_renewal(scene, years):
        build.add("maturity_years", plain(years.low), years.start, years.end, confidence * 0.75)
    interest = interest_near(scene, sentence, start) or (following and interest_near(scene, following, start))
    if interest is not None:
        build.add("interest_rate_pct", plain(interest.low), interest.start, interest.end, confidence * 0.75)
    for value, words in table("instruments")["repayment"].items():
        for word in words:
            if (place := lowered.find(word)) >= 0:
                build.add("repayment", value, sentence.start + place, sentence.start + place + len(word), confidence * 0.7)
                break
    _purpose(scene, build, sentence, start, end, confidence)


def _of_renewal(scene: Scene, years: Quantity) -> bool:
    """True for the term of an agreement that is prolonged in the same breath."""
    sentence = scene.sentence_at(years.start)
    span = sentence.span(years.start, years.end) if sentence is not None else None
    return span is not None and in_renewal(span.root)


def _told_on(scene: Scene, sentence: Sentence) -> Sentence | None:
    """The next sentence of the paragraph, where it goes on about the terms of a credit and names no sum of its own."""
    after = next((s for s in scene.paragraph_sentences(sentence) if s.index == sentence.index + 1), None)
    if after is None or scene.within(scene.money, after.start, after.end) or not TERMS.search(after.text):
        return None
    return after


def _purpose(scene: Scene, build: Builder, sentence: Sentence, start: int, end: int, confidence: float) -> None:
    """What the credit is for: told with it, else the project or the goods that are spoken of (inferred)."""
    project = project_near(scene, sentence)
    span = purpose_span(scene, sentence, end)
    goods = [(low, high) for low, high, _ in goods_in(sentence)]
    if span is not None:
        build.add("purpose", scene.text[span[0] : span[1]], *span, confidence * 0.8)
    elif project is not None:
        build.add("purpose", project.name, project.start, project.end, confidence * 0.6, inferred=True)
    elif goods:
        low, high = min(goods, key=lambda g: abs(g[0] - start))
        build.add("purpose", scene.text[low:high], low, high, confidence * 0.5, inferred=True)
    elif (before := goods_before(scene, sentence)) is not None:
        build.add(
            "purpose", scene.text[before[0] : before[1]], *before, confidence * 0.35, inferred=True, rule="credit.goods_before/1"
        )
    if project is not None:
        build.add("project", project.key, project.start, project.end, confidence * 0.7, inferred=project.start < sentence.start)


def purpose_span(scene: Scene, sentence: Sentence, after: int) -> tuple[int, int] | None:
    """The view span of what follows 'for', 'to buy', 'to finance' after (or failing that before) a place in the sentence."""
    choices: list[tuple[int, int, int]] = []
    actors = scene.actors_in(sentence, ("state", "company", "group", "agency"))
    for token in sentence.doc or ():
        noun = _aim(token)
        if noun is None or noun.ent_type_ in NOT_GOODS or noun.pos_ not in ("NOUN", "PROPN") or is_abstract(noun):
            continue
        span = thing(sentence, noun)
        if span is not None and without_actors(span, actors):
            place = sentence.offset(token)
            choices.append((abs(place - after) + (40 if place < after else 0), *span))
    return min(choices)[1:] if choices else None


def _aim(token: Token) -> Token | None:
    """The noun that 'for' or a verb of spending points at."""
    if token.lower_ in ("for", "toward", "towards") and token.pos_ in ("ADP", "SCONJ"):
        return next((c for c in token.children if c.dep_ == "pobj"), None)
    if token.lemma_ in table("instruments")["spending"]["verbs"] and token.pos_ == "VERB":
        direct = next((c for c in token.children if c.dep_ in ("dobj", "nsubjpass")), None)
        return direct or next(
            (g for c in token.children if c.lower_ in ("for", "of") for g in c.children if g.dep_ == "pobj"), None
        )
    return None


def _by_reference(scene: Scene, sentence: Sentence, money: Money, confidence: float) -> Iterator[Record]:
    """Credits of 'a like amount', 'matched by': the sum is that of the credit just told."""
    following = [
        s for s in scene.paragraph_sentences(sentence) if sentence.index <= s.index <= sentence.index + 2 and s.doc is not None
    ]
    for other in following:
        low = money.end if other is sentence else other.start
        if other is not sentence and any(
            m.currency and not m.illegible for m in scene.within(scene.money, other.start, other.end)
        ):
            return
        for match in SAME_AMOUNT.finditer(scene.text, low, other.end):
            if any(low <= m.start and m.end <= match.start() for m in scene.within(scene.money, low, match.start())):
                return
            lender = _matching_lender(scene, other, match)
            yield _credit(
                scene, other, replace(money, per=None), confidence * 0.8, lender=lender, at=(match.start(), match.end())
            )
            return


def _matching_lender(scene: Scene, sentence: Sentence, match: re.Match[str]) -> Cast | None:
    after = [
        a for a in scene.actors_in(sentence) if a.start >= match.end() and a.start - match.end() < 60 and (a.country not in EAST)
    ]
    if after and match.group().lower().endswith((" by", " as")):
        return Cast(after[0], 3.0)
    return None
