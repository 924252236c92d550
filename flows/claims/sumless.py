"""Credits told without their sum: 'the bank has agreed to a loan to Poland'. Too few are coded for weights to be learnt, so the
frame is asked for whole: one loan, who lends, who borrows, and a word that says it was asked for, granted or refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from flows.claims.credits import sumless_credit
from flows.claims.lexicon import table
from flows.claims.realis import status
from flows.claims.roles import Cast, cast
from flows.claims.scene import EAST, Scene
from flows.claims.types import Record
from flows.mentions.language import Sentence

CONFIDENCE = 0.55
LEAST_STATUS = 2.5  # points of the word that tells the status
TOLD = frozenset({"agreed", "disbursed", "requested", "refused", "cancelled"})


def sumless_credits(scene: Scene, told: Sequence[Record]) -> list[Record]:
    """The credits no sum is told of, one for each lender's and borrower's state; where the document tells another credit between
    the two, the loan is taken for that one."""
    taken = {record.sentence for record in told}
    known = {(r.get("lender_country"), r.get("borrower_country")) for r in told}
    found: list[Record] = []
    for sentence in scene.sentences:
        if (
            sentence.doc is None
            or sentence.label not in ("body", "note", "list")
            or sentence.index in taken
            or _has_sum(scene, sentence)
        ):
            continue
        for noun in sentence.doc:
            sides = _sides(scene, sentence, noun) if _is_one_loan(noun) else None
            if sides is None or not _is_told(sentence, noun):
                continue
            pair = (sides[0].actor.country, sides[1].actor.country)
            if pair in known or (None, pair[1]) in known or (pair[0], None) in known:
                continue
            known.add(pair)
            start = sentence.offset(noun)
            found.append(sumless_credit(scene, sentence, (start, start + len(noun.text)), CONFIDENCE, *sides))
            break
    return found


def _has_sum(scene: Scene, sentence: Sentence) -> bool:
    return any(not money.illegible for money in scene.within(scene.money, sentence.start, sentence.end))


def _is_one_loan(noun: Token) -> bool:
    """A loan, a line of credit, a loan agreement: one, and not one that is denied at large ('no loan') or supposed ('any
    loan')."""
    words = table("instruments")["sumless"]
    if noun.pos_ not in ("NOUN", "PROPN") or noun.tag_ in ("NNS", "NNPS") or noun.dep_ == "compound":
        return False
    lemma = noun.lemma_.lower()
    beside = {t.lemma_.lower() for c in noun.children for t in (c, *(c.children if c.lower_ == "of" else ()))}
    if lemma not in words["loans"] and not (lemma in words["papers"] and beside & set(words["loans"])):
        return False
    return not {c.lower_ for c in noun.children} & set(words["at_large"])


def _is_told(sentence: Sentence, noun: Token) -> bool:
    start = sentence.offset(noun)
    found = status("credits", sentence, start, start + len(noun.text))
    return found is not None and found.value in TOLD and found.points >= LEAST_STATUS


def _sides(scene: Scene, sentence: Sentence, noun: Token) -> tuple[Cast, Cast] | None:
    """Lender and borrower, both named in the sentence, of two states, one of them eastern."""
    near = sentence.offset(noun)
    lender = cast(scene, sentence, "lender", near)
    borrower = cast(scene, sentence, "borrower", near, [lender.actor] if lender else [])
    lender, borrower = next(_between(scene, sentence, noun), (lender, borrower))
    if lender is None or borrower is None or lender.inferred or borrower.inferred:
        return None
    countries = {lender.actor.country, borrower.actor.country}
    return (lender, borrower) if len(countries) == 2 and None not in countries and countries & EAST else None


def _between(scene: Scene, sentence: Sentence, noun: Token) -> Iterator[tuple[Cast, Cast]]:
    """The two sides of a loan agreed 'between the bank of one and that of the other': the eastern one borrows of the other."""
    for preposition in (c for word in {noun, noun.head} for c in word.children if c.lower_ == "between"):
        named = {t for c in preposition.children if c.dep_ == "pobj" for t in (c, *c.conjuncts)}
        sides = [
            actor
            for actor in scene.actors_in(sentence)
            if (span := sentence.span(actor.start, actor.end)) is not None and span.root in named
        ]
        eastern = [a for a in sides if a.country in EAST]
        others = [a for a in sides if a.country is not None and a.country not in EAST]
        if len(eastern) == 1 and len(others) == 1:
            yield Cast(others[0], 2.0), Cast(eastern[0], 2.0)
