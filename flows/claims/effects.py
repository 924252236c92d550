"""Who was hit by a measure, who asked to be let off, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from flows.claims.lexicon import table
from flows.claims.measure_features import is_state_lender
from flows.claims.repeats import TRADE
from flows.claims.scene import EAST, Scene
from flows.claims.types import Effect, Record
from flows.mentions.language import Sentence
from flows.mentions.names import Actor

BACK = 60


@cache
def _told(name: str) -> re.Pattern[str]:
    """The words of one list of `[effects]` in `lexicon/measures.toml`; a form ending in '*' stands for all that begin so."""
    forms = (re.escape(form).replace(r"\*", r"\w*") for form in table("measures")["effects"][name])
    return re.compile(rf"\b(?:{'|'.join(forms)})\b", re.IGNORECASE)


def add_effects(scene: Scene, records: Sequence[Record]) -> None:
    """Give each measure the firms named as hit by it, and those that pleaded, with the answer where one is told."""
    if not records:
        return
    anchored = {record.sentence: record for record in records}
    for sentence in scene.sentences:
        if sentence.doc is None:
            continue
        plea = _told("plea").search(sentence.text)
        record = anchored.get(sentence.index) or (_meant(scene, records, sentence) if plea else None)
        if record is None or (plea is None and _told("hit").search(sentence.text) is None):
            continue
        for actor in scene.actors_in(sentence, ("company",)):
            if actor.country not in EAST and not is_state_lender(actor):
                _add(scene, record, sentence, actor, plea)


def _meant(scene: Scene, records: Sequence[Record], sentence: Sentence) -> Record | None:
    """The measure a plea is about: the last one on trade before it, of a sender the sentence names if it names one."""
    before = [
        r
        for r in sorted(records, key=lambda r: -r.sentence)
        if 0 <= sentence.index - r.sentence <= BACK and r.get("measure") not in ("visit_suspension", "other")
    ]
    named = {a.country for a in scene.actors_in(sentence, ("state", "agency"))}
    return next((r for r in before if r.get("measure") in TRADE and r.get("sender_country") in named), None) or next(
        iter(before), None
    )


def _add(scene: Scene, record: Record, sentence: Sentence, actor: Actor, plea: re.Match[str] | None) -> None:
    start, end = scene.document.view.span(actor.start, actor.end)
    text = sentence.text
    outcome = (
        None
        if plea is None
        else "refused"
        if _told("refused").search(text)
        else "granted"
        if _told("granted").search(text)
        else "pending"
    )
    known = next((e for e in record.effects if e.name == actor.name), None)
    if known is not None and (plea is None or known.exemption_outcome in ("refused", "granted")):
        return
    if known is not None:
        record.effects.remove(known)
    effect = "sought exemption" if plea else "hit"
    record.effects.append(
        Effect(actor.name, actor.key, effect, plea is not None or None, outcome, start, end, record.confidence * 0.6)
    )
