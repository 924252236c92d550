"""The account of amounts: every sum and quantity found ends in a record, as a figure, or rejected with a reason."""

from __future__ import annotations

from collections.abc import Iterable

from flows.claims.figures import indicator_of, subject_of
from flows.claims.judge import OTHER, Judged
from flows.claims.realis import is_hypothetical
from flows.claims.scene import Scene
from flows.claims.surroundings import date_near
from flows.claims.types import AmountFound, Outcome, Record
from flows.mentions.language import Sentence
from flows.mentions.types import Money, Quantity

# Shares, spans and small sums are never records, so that the classifier is not asked; what is left to doubt is the number itself.
UNASKED = 0.9


def account(scene: Scene, judged: Iterable[Judged], records: Iterable[Record]) -> list[AmountFound]:
    """One row for every sum and every quantity of the document, in order."""
    owners = {span: record for record in records for span in record.amounts}
    supporting = {
        (cell.start, cell.end): record
        for record in records
        for cell in record.cells
        if cell.field in ("maturity_years", "interest_rate_pct", "duration_years")
    }
    sure = {j.mention.start: j for j in judged}
    rows = []
    for mention in sorted([*scene.money, *scene.quantities], key=lambda m: m.start):
        span = scene.document.view.span(mention.start, mention.end)
        owner = owners.get(span) or supporting.get(span)
        rows.append(_row(scene, mention, span, owner, sure.get(mention.start)))
    return rows


def _row(
    scene: Scene, mention: Money | Quantity, span: tuple[int, int], owner: Record | None, judged: Judged | None
) -> AmountFound:
    sentence = scene.sentence_at(mention.start)
    outcome, reason = _outcome(sentence, mention, owner)
    indicator = subject = when = None
    if sentence is not None:
        when = date_near(scene, sentence, mention.start, mention.end, ("point", "during", "from", "until"))
    if sentence is not None and outcome == "figure":
        indicator = indicator_of(scene, sentence, mention)
        subject = subject_of(scene, sentence, mention, indicator.value)
        reason = f"a figure of {indicator.value.replace('_', ' ')}"
    money = isinstance(mention, Money)
    return AmountFound(
        *span,
        "money" if money else "quantity",
        _float(mention.low),
        _float(mention.high),
        mention.currency if isinstance(mention, Money) else None,
        None if isinstance(mention, Money) else mention.unit,
        mention.approx,
        None if isinstance(mention, Money) else mention.period,
        outcome,
        reason,
        indicator,
        subject,
        when.edtf if when else None,
        owner if outcome in ("credit", "deal") else None,
        _confidence(outcome, judged),
    )


def _confidence(outcome: Outcome, judged: Judged | None) -> float:
    """How probable the outcome is by the classifier of amounts; that of an amount it is not asked about is taken for granted."""
    if judged is None:
        return UNASKED
    return judged.confidence if (judged.label == OTHER) == (outcome in ("figure", "rejected")) else 1 - judged.confidence


def _float(value: object) -> float | None:
    return None if value is None else float(str(value))


def _outcome(sentence: Sentence | None, mention: Money | Quantity, owner: Record | None) -> tuple[Outcome, str]:
    """What became of an amount, and why."""
    if owner is not None and owner.table in ("credits", "deals"):
        return ("credit" if owner.table == "credits" else "deal"), "part of a record"
    if mention.illegible:
        return "rejected", "illegible"
    if sentence is None:
        return "rejected", "outside the running text"
    if isinstance(mention, Quantity) and mention.dimension == "duration":
        return "rejected", "a span of time that belongs to no record"
    if sentence.doc is not None and is_hypothetical(sentence, mention.start, mention.end):
        return "rejected", "hypothetical"
    return "figure", "a figure"
