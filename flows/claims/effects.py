"""Who was hit by a measure, who asked to be let off, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.claims.measure_features import is_state_lender
from flows.claims.repeats import TRADE
from flows.claims.scene import EAST, Scene
from flows.claims.types import Effect, Record
from flows.mentions.language import Sentence
from flows.mentions.names import Actor

PLEA = re.compile(r"\b(?:exempt\w*|waivers?|special consideration|hardship|let off|be let alone|spared?|dispensation|excused?|make exceptions?|an exception|licen[cs]es? for goods already)\b", re.IGNORECASE)
REFUSED = re.compile(r"\b(?:turned? down|refus\w+|den(?:y|ied)|reject\w*|no exemptions?|to no avail|empty-handed|rebuff\w*|in vain|unmoved|without success|not be exempt\w*|would not)\b", re.IGNORECASE)
GRANTED = re.compile(r"\b(?:granted|approved|allowed|exempted|permitted|exempt were|was spared|were spared|consented|agreed to|would exempt|obtained|relented)\b", re.IGNORECASE)
HIT = re.compile(
    r"\b(?:denial|denied|revok\w+|barr\w+|bann\w+|suspend\w*|blacklist\w*|withdr\w+|forb[ia]d\w*|prohibit\w*|refus\w+|block\w*|halt\w*|lost|lose|los[st]es|caught|hit|hurt|idle\w*|held up|holding up|cancel\w*|void\w*|penal\w+|fined|named|seiz\w+|frozen|stopped|cost)\b",
    re.IGNORECASE,
)
BACK = 60


def add_effects(scene: Scene, records: Sequence[Record]) -> None:
    """Give each measure the firms named as hit by it, and those that pleaded, with the answer where one is told."""
    if not records:
        return
    anchored = {record.sentence: record for record in records}
    for sentence in scene.sentences:
        if sentence.doc is None:
            continue
        plea = PLEA.search(sentence.text)
        record = anchored.get(sentence.index) or (_meant(scene, records, sentence) if plea else None)
        if record is None or (plea is None and HIT.search(sentence.text) is None):
            continue
        for actor in scene.actors_in(sentence, ("company",)):
            if actor.country not in EAST and not is_state_lender(actor):
                _add(scene, record, sentence, actor, plea)


def _meant(scene: Scene, records: Sequence[Record], sentence: Sentence) -> Record | None:
    """The measure a plea is about: the last one on trade before it, of a sender the sentence names if it names one."""
    before = [r for r in sorted(records, key=lambda r: -r.sentence) if 0 <= sentence.index - r.sentence <= BACK and r.get("measure") not in ("visit_suspension", "other")]
    named = {a.country for a in scene.actors_in(sentence, ("state", "agency"))}
    return next((r for r in before if r.get("measure") in TRADE and r.get("sender_country") in named), None) or next(iter(before), None)


def _add(scene: Scene, record: Record, sentence: Sentence, actor: Actor, plea: re.Match[str] | None) -> None:
    start, end = scene.document.view.span(actor.start, actor.end)
    text = sentence.text
    outcome = None if plea is None else "refused" if REFUSED.search(text) else "granted" if GRANTED.search(text) else "pending"
    known = next((e for e in record.effects if e.name == actor.name), None)
    if known is not None and (plea is None or known.exemption_outcome in ("refused", "granted")):
        return
    if known is not None:
        record.effects.remove(known)
    effect = "sought exemption" if plea else "hit"
    record.effects.append(Effect(actor.name, actor.key, effect, plea is not None or None, outcome, start, end, record.confidence * 0.6))
