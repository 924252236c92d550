"""Who was hit by a measure, who asked to be let off, and what came of it."""

from __future__ import annotations

import re
from collections import defaultdict
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
    """Give each measure the firms named as hit by it, and those that pleaded, with the answer where one is told. A plea or an
    answer that names no firm is that of the firm which pleaded last."""
    if not records:
        return
    anchored: dict[int, list[Record]] = defaultdict(list)
    for record in records:
        anchored[record.sentence].append(record)
    pleading: Actor | None = None
    for sentence in scene.sentences:
        plea = _told("plea").search(sentence.text)
        if plea is None and (sentence.index not in anchored or _told("hit").search(sentence.text) is None):
            continue
        firms = [a for a in scene.actors_in(sentence, ("company",)) if a.country not in EAST and not is_state_lender(a)]
        if plea is not None:
            pleading = firms[-1] if firms else pleading
            firms = firms or [pleading] if pleading is not None else []
        for firm in firms:
            record = _meant(scene, records, sentence, firm) if plea else _nearest(scene, anchored[sentence.index], firm)
            if record is not None:
                _add(scene, record, sentence, firm, plea)


def _meant(scene: Scene, records: Sequence[Record], sentence: Sentence, firm: Actor) -> Record | None:
    """The measure a firm pleads against: the last one on trade before, of a state the sentence names, another than the firm's own
    if there is one; else the last before that is near."""
    before = sorted((r for r in records if r.sentence <= sentence.index and _can_hit(r)), key=lambda r: -r.sentence)
    foreign = [r for r in before if r.get("sender_country") != firm.country]
    named = {a.country for a in scene.actors_in(sentence, ("state", "agency"))}
    for choice in (foreign, before):
        if (told := next((r for r in choice if r.get("sender_country") in named), None)) is not None:
            return told
    return next((r for r in (*foreign, *before) if sentence.index - r.sentence <= BACK), None)


def _nearest(scene: Scene, records: Sequence[Record], firm: Actor) -> Record:
    """Of the measures a sentence tells, the one whose word stands nearest to a firm."""
    place = scene.document.view.span(firm.start, firm.end)[0]
    return min(records, key=lambda r: abs(r.anchor[0] - place))


def _can_hit(record: Record) -> bool:
    """True for a Western measure on trade that is more than a threat: one from which a firm can ask to be let off."""
    return record.get("measure") in TRADE and record.get("status") != "threatened" and record.get("sender_country") not in EAST


def _add(scene: Scene, record: Record, sentence: Sentence, actor: Actor, plea: re.Match[str] | None) -> None:
    """Add a firm, or the answer to its plea; an answer once told stands."""
    outcome = _outcome(sentence.text) if plea else None
    known = next((e for e in record.effects if e.name == actor.name), None)
    if known is not None and (plea is None or known.exemption_outcome in ("refused", "granted")):
        return
    if known is not None:
        record.effects.remove(known)
    named = plea is None or sentence.start <= actor.start < sentence.end
    place = (actor.start, actor.end) if named else (sentence.start + plea.start(), sentence.start + plea.end())
    start, end = scene.document.view.span(*place)
    effect = "sought exemption" if plea else "hit"
    sure = record.confidence * (0.6 if named else 0.5)
    record.effects.append(Effect(actor.name, actor.key, effect, plea is not None or None, outcome, start, end, sure))


def _outcome(text: str) -> str:
    for answer in ("refused", "granted"):
        if _told(answer).search(text):
            return answer
    return "pending"
