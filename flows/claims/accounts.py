"""The account of amounts: every sum and quantity found ends in a record, as a figure, or rejected with a reason."""

from __future__ import annotations

from collections.abc import Iterable

from flows.claims.judge import Judged
from flows.claims.lexicon import table
from flows.claims.realis import is_hypothetical
from flows.claims.scene import Scene
from flows.claims.surroundings import date_near
from flows.claims.types import AmountFound, Outcome, Record
from flows.mentions.language import Sentence
from flows.mentions.names import Actor
from flows.mentions.types import Money, Quantity


def account(scene: Scene, judged: Iterable[Judged], records: Iterable[Record]) -> list[AmountFound]:
    """One row for every sum and every quantity of the document, in order."""
    owners = {span: record for record in records for span in record.amounts}
    supporting = {
        (cell.start, cell.end): record
        for record in records
        for cell in record.cells
        if cell.field in ("maturity_years", "interest_rate_pct", "duration_years")
    }
    sure = {j.mention.start: j.confidence for j in judged}
    rows = []
    for mention in sorted([*scene.money, *scene.quantities], key=lambda m: m.start):
        span = scene.document.view.span(mention.start, mention.end)
        owner = owners.get(span) or supporting.get(span)
        rows.append(_row(scene, mention, span, owner, sure.get(mention.start, 0.5)))
    return rows


def _row(scene: Scene, mention: Money | Quantity, span: tuple[int, int], owner: Record | None, confidence: float) -> AmountFound:
    sentence = scene.sentence_at(mention.start)
    outcome, reason, indicator = _outcome(scene, sentence, mention, owner)
    when = (
        date_near(scene, sentence, mention.start, mention.end, ("point", "during", "from", "until"))
        if sentence is not None
        else None
    )
    money = isinstance(mention, Money)
    return AmountFound(
        *span, "money" if money else "quantity", _float(mention.low), _float(mention.high),
        mention.currency if isinstance(mention, Money) else None, None if isinstance(mention, Money) else mention.unit, mention.approx,
        None if isinstance(mention, Money) else mention.period, outcome, reason, indicator,
        _subject(scene, sentence, mention) if outcome == "figure" else None, when.edtf if when else None, owner if outcome in ("credit", "deal") else None, confidence,
    )  # fmt: skip


def _float(value: object) -> float | None:
    return None if value is None else float(str(value))


def _outcome(
    scene: Scene, sentence: Sentence | None, mention: Money | Quantity, owner: Record | None
) -> tuple[Outcome, str, str | None]:
    if owner is not None and owner.table in ("credits", "deals"):
        return ("credit" if owner.table == "credits" else "deal"), "part of a record", None
    if mention.illegible:
        return "rejected", "illegible", None
    if sentence is None:
        return "rejected", "outside the running text", None
    if isinstance(mention, Quantity) and mention.dimension == "duration":
        return "rejected", "a span of time that belongs to no record", None
    if sentence.doc is not None and is_hypothetical(sentence, mention.start, mention.end):
        return "rejected", "hypothetical", None
    indicator = indicator_of(sentence, mention)
    return "figure", f"a figure of {indicator.replace('_', ' ')}", indicator


def indicator_of(sentence: Sentence, mention: Money | Quantity) -> str:
    """What a number that is no record measures, by the nouns and verbs nearest to it."""
    rules = table("indicators")["indicators"]
    text = sentence.text.lower()
    place = mention.start - sentence.start
    best: tuple[int, str] | None = None
    for name, words in rules.items():
        for word in words:
            at = text.find(word)
            while at >= 0:
                gap = abs(at - place)
                if gap < 120 and (best is None or gap < best[0]):
                    best = (gap, name)
                at = text.find(word, at + 1)
    if best is not None:
        return best[1]
    if isinstance(mention, Quantity):
        return {"share": "share", "people": "people", "length": "length", "power": "capacity"}.get(mention.dimension, "quantity")
    return "sum"


def _subject(scene: Scene, sentence: Sentence | None, mention: Money | Quantity) -> str | None:
    if sentence is None:
        return None
    nearest: list[Actor] = sorted(
        scene.actors_in(sentence, ("project", "company", "state")), key=lambda a: abs(a.start - mention.start)
    )
    return nearest[0].name if nearest else None
