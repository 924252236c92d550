"""Measures of coercion: who imposes what on whom, over what, since when, and who was hit."""

from __future__ import annotations

import re

from flows.claims.build import Builder
from flows.claims.lexicon import table
from flows.claims.realis import Status, status
from flows.claims.roles import Cast, cast, cast_from_context, topic
from flows.claims.scene import EAST, Scene, event_of
from flows.claims.surroundings import date_before, date_near, phrase
from flows.claims.triggers import Trigger
from flows.claims.types import Effect, Record
from flows.mentions.language import Sentence
from flows.mentions.names import Actor

RULE = "sanction.trigger/1"
REACH = re.compile(r"\b(?:overseas|foreign|abroad|subsidiar\w+|licen[cs]ees?|extraterritorial\w*|foreign[- ](?:based|owned)|third countr\w+)\b", re.IGNORECASE)
EXEMPTION = re.compile(r"\b(?:exempt\w*|waiver|exception|spared)\b", re.IGNORECASE)
REFUSED = re.compile(r"\b(?:turned down|refus\w+|den(?:y|ied)|reject\w*|no exemptions?|to no avail)\b", re.IGNORECASE)
TOWARDS = re.compile(r"\b(?:against|to|for|on)\s+(?:the\s+)?$", re.IGNORECASE)
GRANTED = re.compile(r"\b(?:granted|approved|allowed|exempted|permitted|exempt(?:ed)? were)\b", re.IGNORECASE)


def sanction_record(scene: Scene, trigger: Trigger, confidence: float) -> Record:
    """One measure from one trigger."""
    sentence = trigger.sentence
    record = Record("sanctions", scene.document.view.span(trigger.start, trigger.end), confidence, sentence=sentence.index)
    build = Builder(scene, record, RULE)
    build.add("measure", trigger.name, trigger.start, trigger.end, confidence * 0.85)
    sender, target = _sides(scene, trigger)
    _state(build, "sender_country", sender, confidence)
    _state(build, "target_country", target, confidence)
    found = status("sanctions", sentence, trigger.start, trigger.end) or Status("imposed", trigger.start, trigger.end, 1.0)
    build.status(found, confidence)
    _goods(scene, build, trigger, confidence)
    _dates(scene, build, trigger, found, confidence)
    _event(scene, build, sentence, confidence)
    reach = REACH.search(sentence.text)
    build.add("extraterritorial", "true" if reach else None, sentence.start + (reach.start() if reach else 0), sentence.start + (reach.end() if reach else 0), confidence * 0.8)
    record.effects = _effects(scene, trigger, confidence)
    return record


def _state(build: Builder, name: str, found: Cast | None, confidence: float) -> None:
    if found is not None:
        sure = confidence * (0.55 if found.inferred else 0.9)
        build.add(name, found.actor.country, found.actor.start, found.actor.end, sure, inferred=found.inferred)


def _sides(scene: Scene, trigger: Trigger) -> tuple[Cast | None, Cast | None]:
    """Sender and target. A state that is only the scene of the event answered to plays neither role; a body of several states is a
    sender without a country."""
    sentence = trigger.sentence
    event = event_of(sentence.text)
    actors = [a for a in scene.actors_in(sentence, ("state", "agency", "group", "company")) if not _is_event(sentence, a, event)]
    sender = cast(scene, sentence, "sender", trigger.start, actors=[a for a in actors if a.kind != "company" and (a.country or a.kind == "agency")])
    taken = [sender.actor] if sender else []
    target = cast(scene, sentence, "target", trigger.start, taken, actors=[a for a in actors if a.country and not any(a.country == t.country for t in taken)])
    taken = [c.actor for c in (sender, target) if c]
    if sender is None:
        sender = _earlier(scene, sentence, "sender", taken) or topic(scene, "USA", taken) or topic(scene, scene.west, taken)
    taken = [c.actor for c in (sender, target) if c]
    if target is None:
        target = _earlier(scene, sentence, "target", taken) or topic(scene, scene.east, taken)
    return sender, target


def _is_event(sentence: Sentence, actor: Actor, event: tuple[str, int, int] | None) -> bool:
    """True for 'Afghanistan' in 'after the invasion of Afghanistan', not for 'sanctions against Poland'."""
    if event is None or actor.kind == "company" or table("triggers_events")["scenes"].get(event[0]) != actor.country:
        return False
    return TOWARDS.search(sentence.text[: actor.start - sentence.start]) is None


def _earlier(scene: Scene, sentence: Sentence, role: str, taken: list[Actor]) -> Cast | None:
    found = cast_from_context(scene, sentence, role, taken)
    return found if found and found.actor.country and all(found.actor.country != t.country for t in taken) else None


def _goods(scene: Scene, build: Builder, trigger: Trigger, confidence: float) -> None:
    """What the measure bears on: the object of its verb, or 'on ...' after its noun."""
    for child in trigger.token.children:
        nouns = [child] if child.dep_ in ("dobj", "nsubjpass") else [g for g in child.children if g.dep_ == "pobj"] if child.dep_ == "prep" and child.lower_ in ("on", "of", "over") else []
        for noun in nouns:
            if noun.pos_ in ("NOUN", "PROPN") and noun.ent_type_ not in ("DATE", "GPE", "NORP"):
                low, high = phrase(noun)
                start = trigger.sentence.start
                build.add("goods", scene.text[start + low : start + high], start + low, start + high, confidence * 0.75)
                return
    compound = [t for t in trigger.token.lefts if t.dep_ in ("compound", "amod", "nmod") and t.ent_type_ not in ("GPE", "NORP", "DATE") and t.pos_ == "NOUN"]
    if compound:
        start = trigger.sentence.offset(compound[0])
        end = trigger.sentence.offset(compound[-1]) + len(compound[-1].text)
        build.add("goods", scene.text[start:end], start, end, confidence * 0.7)


def _dates(scene: Scene, build: Builder, trigger: Trigger, found: Status, confidence: float) -> None:
    sentence = trigger.sentence
    points = [w for w in scene.within(scene.dates, sentence.start, sentence.end) if w.role in ("point", "from")]
    lifted = None
    if found.value in ("lifted", "relaxed") and points:
        lifted = min(points, key=lambda w: abs(w.start - found.end))
        build.when("lifted", lifted, confidence * 0.85)
    rest = [w for w in points if w is not lifted]
    imposed = date_near(scene, sentence, trigger.start, trigger.end, ("point", "from"), 220)
    if imposed is lifted:
        imposed = min(rest, key=lambda w: abs(w.start - trigger.start)) if rest else None
    if imposed is not None:
        build.when("imposed", imposed, confidence * 0.85)
    elif found.value == "imposed" and (before := date_before(scene, sentence)) is not None:
        build.when("imposed", before, confidence * 0.5)


def _event(scene: Scene, build: Builder, sentence: Sentence, confidence: float) -> None:
    for other in [sentence, *[s for s in reversed(scene.paragraph_sentences(sentence)) if s.index < sentence.index][:1]]:
        event = event_of(other.text)
        if event is not None:
            name, start, end = event
            build.add("trigger", name, other.start + start, other.start + end, confidence * (0.8 if other is sentence else 0.55), inferred=other is not sentence)
            return


def _effects(scene: Scene, trigger: Trigger, confidence: float) -> list[Effect]:
    """Firms named in the measure's sentence or the next one as hit by it or pleading for an exemption."""
    found: list[Effect] = []
    near = [s for s in scene.paragraph_sentences(trigger.sentence) if trigger.sentence.index <= s.index <= trigger.sentence.index + 2]
    for sentence in near:
        plea = EXEMPTION.search(sentence.text)
        for actor in scene.actors_in(sentence, ("company",)):
            if any(e.name == actor.name for e in found) or actor.country in EAST:
                continue
            if sentence is not trigger.sentence and plea is None:
                continue
            outcome = None if plea is None else "refused" if REFUSED.search(sentence.text) else "granted" if GRANTED.search(sentence.text) else "pending"
            start, end = scene.document.view.span(actor.start, actor.end)
            found.append(Effect(actor.name, actor.key, "named in the measure" if plea is None else "sought exemption", plea is not None or None, outcome, start, end, confidence * 0.6))
    return found
