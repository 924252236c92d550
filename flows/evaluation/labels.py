"""What each candidate of a coded document should have been called: the examples the weights are learnt from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flows.claims.scene import Scene
from flows.claims.triggers import Trigger
from flows.evaluation.gold import GoldDocument
from flows.mentions.types import Money, Quantity

TOLERANCE = 0.011
COMMON = frozenset(
    [
        "the",
        "and",
        "for",
        "from",
        "with",
        "into",
        "over",
        "under",
        "years",
        "year",
        "agreement",
        "project",
        "soviet",
        "union",
        "ussr",
        "japan",
        "japanese",
        "development",
    ]
)
Span = tuple[float | None, float | None]


@dataclass(frozen=True)
class Example:
    """One candidate with its features and its label; `document` keeps folds apart."""

    document: str
    features: tuple[str, ...]
    label: str
    shown: str = ""


def amount_label(gold: GoldDocument, scene: Scene, mention: Money | Quantity) -> str | None:
    """credit, deal or other; None where the coding leaves it open."""
    kind = "money" if isinstance(mention, Money) else "quantity"
    coded = [a for a in gold.of("amounts") if a["kind"] == kind and _same((a.get("low"), a.get("high")), _span(mention))]
    if coded:
        printed = squeezed(scene.text[mention.start : mention.end])
        exact = [a for a in coded if squeezed(a["text"]) in printed or printed in squeezed(a["text"])]
        classes = {a["class"] if a["class"] in ("credit", "deal") else "other" for a in exact or coded}
        return classes.pop() if len(classes) == 1 else None
    if gold.of("amounts"):
        return None
    return _label_by_value(gold, mention)


def _label_by_value(gold: GoldDocument, mention: Money | Quantity) -> str | None:
    clash = any(d.get("clash") and _same((d.get("value"), d.get("value")), _span(mention)) for d in gold.of("distractors"))
    if clash:
        return None
    if isinstance(mention, Money):
        if any(
            _same((c.get("amount_low"), c.get("amount_high")), _span(mention)) and c.get("currency") == mention.currency
            for c in gold.of("credits")
        ):
            return "credit"
        if any(
            _same((d.get("value_low"), d.get("value_high")), _span(mention)) and d.get("currency") == mention.currency
            for d in gold.of("deals")
        ):
            return "deal"
        return "other"
    if any(
        _same((q, q), _span(mention))
        for d in gold.of("deals")
        for q in [d.get("quantity"), *(d.get("alt_quantity") or [])]
        if q is not None
    ):
        return "deal"
    return "other"


def _span(mention: Money | Quantity) -> Span:
    return (None if mention.low is None else float(mention.low), None if mention.high is None else float(mention.high))


def _same(coded: Span, found: Span) -> bool:
    coded_low, coded_high = coded[0] if coded[0] is not None else coded[1], coded[1] if coded[1] is not None else coded[0]
    low, high = found[0] if found[0] is not None else found[1], found[1] if found[1] is not None else found[0]
    if coded_low is None or coded_high is None or low is None or high is None:
        return False
    return low <= coded_high * (1 + TOLERANCE) and coded_low <= high * (1 + TOLERANCE)


def squeezed(text: str) -> str:
    """A text without spaces, line breaks and hyphens, in lower case."""
    return re.sub(r"[\s-]+", "", text).lower()


def company_label(gold: GoldDocument, name: str) -> str:
    """company or other, for a written form."""
    forms = set()
    for company in gold.of("companies"):
        written = company.get("as_written")
        forms.update(
            squeezed(str(f)) for f in [company["name"], *(written if isinstance(written, list) else [written or ""])] if f
        )
    wanted = squeezed(name)
    return (
        "company"
        if wanted in forms
        or any(len(wanted) > 5 and (wanted in f or f in wanted) and abs(len(f) - len(wanted)) < 14 for f in forms if len(f) > 5)
        else "other"
    )


def trigger_label(gold: GoldDocument, scene: Scene, trigger: Trigger, table: str) -> str | None:
    """record where the trigger's sentence holds the evidence of a coded deal or measure, other where it tells nothing coded; None
    where it may tell one again."""
    sentence = squeezed(trigger.sentence.text)
    for record in gold.of(table):
        short = squeezed(record.get("evidence") or "")
        if short and (short in sentence or (len(sentence) > 20 and sentence in short)):
            return "record"
    told = [r for r in gold.of(table) if _tells(r, scene, trigger, table)]
    if not told:
        return "other"
    return None if all(r.get("evidence") for r in told) else "record"


def _tells(record: dict[str, Any], scene: Scene, trigger: Trigger, table: str) -> bool:
    """Without marked evidence: the sentence names what was dealt in and a party, or the measure with its year or event."""
    words = _content(trigger.sentence.text)
    if table == "deals":
        named = any(_content(str(p)) & words for p in record.get("parties") or [])
        shared = len(_content(str(record.get("what"))) & words)
        return shared >= 2 or (shared >= 1 and named)
    years = {str(record.get(k)) for k in ("year_start", "year_end") if record.get(k)}
    dated = any(w.edtf[:4] in years for w in scene.within(scene.dates, trigger.sentence.start, trigger.sentence.end))
    event = bool(record.get("trigger")) and str(record["trigger"]).lower()[:5] in trigger.sentence.text.lower()
    kind = trigger.name == record.get("measure") or trigger.name in (record.get("alt_measure") or [])
    return (kind and (dated or event or not years)) or (dated and event)


def _content(text: str) -> set[str]:
    return {w.rstrip("s") for w in re.findall(r"[a-z]{4,}", text.lower()) if w not in COMMON}


def trigger_examples(
    gold: GoldDocument, scene: Scene, triggers: Sequence[Trigger], table: str, skip: set[int]
) -> Iterator[tuple[Trigger, str]]:
    """Triggers with their labels; sentences whose deal is told by an amount are left to the amounts."""
    for trigger in triggers:
        label = None if trigger.sentence.index in skip else trigger_label(gold, scene, trigger, table)
        if label is not None:
            yield trigger, label
