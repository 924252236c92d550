"""Measures of coercion: who imposes what on whom, over what, since when, until when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

from spacy.tokens import Token

from flows.claims.bearing import governed, is_extension, words
from flows.claims.build import Builder
from flows.claims.course import course, governing_verb, is_supposed, undoing, verbs_of
from flows.claims.effects import add_effects
from flows.claims.measure_dates import add_dates, nearest
from flows.claims.measure_features import is_state_lender
from flows.claims.occasions import occasion
from flows.claims.repeats import TRADE, is_vague, names_goods, same_measure
from flows.claims.roles import Cast
from flows.claims.scene import Scene
from flows.claims.side_features import Told
from flows.claims.sides import beside, sides
from flows.claims.surroundings import phrase
from flows.claims.triggers import Trigger
from flows.claims.types import Record
from flows.claims.within import fold
from flows.mentions.language import Sentence

RULE = "sanction.trigger/2"
UNDONE = "sanction.undone/1"
REACH = re.compile(
    r"\b(?:(?:overseas|foreign)[ -](?:based|owned|firms?|compan\w+|arms?|branch\w*|affiliat\w+|subsidiar\w+|producers?"
    r"|licen[cs]ees?)|subsidiar\w+|licen[cs]ees?|extraterritorial\w*|third countr\w+)\b",
    re.IGNORECASE,
)
LATER = 0.9
# How likely a measure with both its sides must be as a whole: in a document that tells one surely, and in one that does not; and
# what a side that is not known counts for.
LEAST, SURE_OF_ONE, ALONE, UNSAID = 0.08, 0.6, 0.3, 0.35
# 'The sanctions' without goods or date, once a measure has been told, are a word in passing where the trigger is no surer.
PASSING = 0.65
SPOKEN_OF = 0.8


def sanction_records(scene: Scene, judged: Sequence[tuple[Trigger, float]]) -> list[Record]:
    """The measures of a document: one for each trigger, repeats folded into the first telling, extensions under what they extend,
    and what is later said to have been undone."""
    records: list[Record] = []
    wholes: list[float] = []
    for trigger, confidence in judged:
        sender, target = sides(scene, trigger, _told(records))
        whole = confidence * _share(sender) * _share(target)
        if whole < LEAST:
            continue
        senders, targets = beside(scene, trigger, sender, target) or [None], beside(scene, trigger, target, sender) or [None]
        for taken_by, taken_against in product(senders, targets):
            record = sanction_record(scene, trigger, confidence, taken_by, taken_against)
            if is_extension(trigger.token):
                record.parent = next((r for r in reversed(records) if _may_extend(r, record)), None)
            twin = next((i for i in reversed(range(len(records))) if same_measure(records[i], record)), None)
            if twin is not None:
                _retell(records[twin], record)
                wholes[twin] = max(wholes[twin], whole)
            elif not (records and is_vague(record) and confidence < (SPOKEN_OF if _is_spoken_of(trigger.token) else PASSING)):
                records.append(record)
                wholes.append(whole)
    if max(wholes, default=0.0) < SURE_OF_ONE:
        records = [record for record, whole in zip(records, wholes, strict=True) if whole >= ALONE]
        for record in records:
            if all(record.parent is not other for other in records):
                record.parent = None
    _undo(scene, records, {trigger.start for trigger, _ in judged})
    add_effects(scene, records)
    return records


def _share(side: Cast | None) -> float:
    """How likely a side is the right one; where none is known, that it is left unsaid."""
    return UNSAID if side is None else side.points


def _told(records: Sequence[Record]) -> list[Told]:
    return [Told(r.sentence, r.get("sender_country"), r.get("target_country")) for r in records]


def _is_spoken_of(token: Token) -> bool:
    """True for 'it was not the Japanese sanctions that spoilt the deal': a measure spoken of, with no verb that takes, stretches
    or ends it."""
    if token.pos_ not in ("NOUN", "PROPN"):
        return False
    taking = {verb for name in ("dating", "coercive", "extending", "lifting") for verb in words("verbs", name)} - {"be"}
    return not any(verb.lemma_.lower() in taking for verb in verbs_of(token))


def _retell(told: Record, again: Record) -> None:
    """Fold another telling in; that a measure was lifted stands against that it was imposed."""
    before, after = told.cell("status"), again.cell("status")
    fold(told, again)
    if before and after and after.value in ("lifted", "relaxed") and before.value != after.value:
        told.cells = [c for c in told.cells if c.field != "status" or c.value not in ("imposed", "threatened")]


def _may_extend(told: Record, extension: Record) -> bool:
    return told.get("measure") not in ("visit_suspension", "asset_freeze", "other") and told.get("target_country") in (
        None,
        extension.get("target_country"),
    )


def sanction_record(scene: Scene, trigger: Trigger, confidence: float, sender: Cast | None, target: Cast | None) -> Record:
    """One measure from one trigger, as taken by one sender."""
    sentence = trigger.sentence
    record = Record("sanctions", scene.document.view.span(trigger.start, trigger.end), confidence, sentence=sentence.index)
    build = Builder(scene, record, RULE)
    build.add("measure", _measure(scene, trigger), trigger.start, trigger.end, confidence * 0.85)
    _state(build, "sender_country", sender, confidence)
    _state(build, "target_country", target, confidence)
    found = course(sentence, trigger.token)
    build.status(found, confidence)
    _goods(scene, build, trigger, confidence)
    add_dates(scene, build, trigger, found.value, (found.start, found.end), confidence)
    _occasion(scene, build, trigger, record)
    reach = REACH.search(sentence.text)
    if reach:
        build.add("extraterritorial", "true", sentence.start + reach.start(), sentence.start + reach.end(), confidence * 0.8)
    return record


def _measure(scene: Scene, trigger: Trigger) -> str:
    """The trigger's category; food that a public lender was to finance is withheld as credit."""
    lender = any(is_state_lender(a) for a in scene.actors_in(trigger.sentence, ("company",)))
    return "credit_restriction" if trigger.name == "embargo" and trigger.token.pos_ == "VERB" and lender else trigger.name


def _state(build: Builder, name: str, found: Cast | None, confidence: float) -> None:
    if found is not None:
        sure = confidence * (0.55 if found.inferred else 0.9)
        build.add(name, found.actor.country, found.actor.start, found.actor.end, sure, inferred=found.inferred)


def _goods(scene: Scene, build: Builder, trigger: Trigger, confidence: float) -> None:
    """What the measure bears on: the object of its verb, or 'on ...' after its noun, else the words before its noun."""
    start, carrier = trigger.sentence.start, trigger.name == "other"
    before = _named_before(trigger)
    for noun in _objects(trigger.token):
        if (
            before is not None
            and noun.head.dep_ == "prep"
            and any(trigger.token.i < c.i < noun.i for c in trigger.token.conjuncts)
        ):
            continue  # "credit restrictions and curbs on sales": the sales are those of the curbs
        if (
            noun.pos_ in ("NOUN", "PROPN")
            and noun.ent_type_ not in (("DATE", "GPE", "NORP", "PERSON") if carrier else ("DATE", "GPE", "NORP", "ORG", "PERSON"))
            and noun.lemma_.lower() not in words("again", "nouns")
        ):
            low, high = phrase(noun)
            if not names_goods(scene.text[start + low : start + high]):
                continue
            build.add("goods", scene.text[start + low : start + high], start + low, start + high, confidence * 0.75)
            return
    if before is not None:
        low, high = before
        build.add("goods", scene.text[start + low : start + high], start + low, start + high, confidence * 0.7)


def _named_before(trigger: Trigger) -> tuple[int, int] | None:
    """Where in its sentence the nouns stand before a noun that name the goods it bears on: 'pipe' in 'the pipe embargo'."""
    if trigger.token.pos_ not in ("NOUN", "PROPN"):
        return None
    nouns = [
        t
        for t in trigger.token.lefts
        if t.dep_ in ("compound", "amod", "nmod") and t.ent_type_ not in ("GPE", "NORP", "DATE") and t.pos_ == "NOUN"
    ]
    if not nouns:
        return None
    low, high = nouns[0].left_edge.idx, nouns[-1].idx + len(nouns[-1].text)
    return (low, high) if names_goods(trigger.sentence.text[low:high]) else None


def _objects(token: Token) -> Iterator[Token]:
    above = governing_verb(token)
    if token.dep_ == "pobj" and above is not None and above.lemma_.lower() in words("verbs", "adding"):
        yield from (c for c in above.children if c.dep_ in ("dobj", "nsubjpass"))
    for child in governed(token):
        if child.dep_ in ("dobj", "nsubjpass", "nsubj") or (child == token.head and token.pos_ == "VERB"):
            yield child
        elif child.dep_ == "prep" and child.lower_ in (
            ("on", "of", "over", "to", "for") if token.pos_ != "VERB" else ("from", "of")
        ):
            yield from (g for g in child.children if g.dep_ in ("pobj", "pcomp"))


def _occasion(scene: Scene, build: Builder, trigger: Trigger, record: Record) -> None:
    """What the measure answers to: an event of about its own year, or of the document's where it states none."""
    dated = record.get("imposed_edtf") or scene.own_time or ""
    found = occasion(scene, trigger, int(dated[:4]) if dated[:4].isdigit() else None, record.get("target_country"))
    if found is not None:
        build.add("trigger", found.name, found.start, found.end, record.confidence * found.sure, inferred=found.inferred)


def _undo(scene: Scene, records: list[Record], triggers: set[int]) -> None:
    """Add to the last measure before it what a later sentence says of its end: 'the ban was rescinded last April'."""
    for sentence in scene.sentences:
        if sentence.doc is None or sentence.label not in ("body", "note", "list"):
            continue
        earlier = [r for r in records if r.sentence <= sentence.index]
        for token in sentence.doc:
            if (
                earlier
                and sentence.offset(token) not in triggers
                and token.lemma_.lower() in words("again", "nouns")
                and _is_definite(token)
            ):
                _add_end(scene, sentence, token, earlier)


def _is_definite(token: Token) -> bool:
    return (
        token.pos_ in ("NOUN", "PROPN")
        and token.dep_ in ("nsubj", "nsubjpass", "dobj")
        and any(c.lower_ in ("the", "this", "these", "that", "those", "his", "its", "their", "both") for c in token.children)
    )


def _add_end(scene: Scene, sentence: Sentence, token: Token, earlier: Sequence[Record]) -> None:
    told = [(verb, undone) for verb in verbs_of(token) if (undone := undoing(verb, token)) and verb.tag_ in ("VBD", "VBN")]
    if not told or is_supposed(token):
        return
    verb, undone = told[-1]
    start = sentence.offset(verb)
    points = [w for w in scene.within(scene.dates, sentence.start, sentence.end) if w.role in ("point", "from")]
    lifted = nearest(scene, sentence, points, (start, start + len(verb.text)))
    record = next(
        (
            r
            for r in reversed(earlier)
            if _is_meant(token, r) and (lifted is None or (r.get("imposed_edtf") or "0") <= lifted.edtf)
        ),
        None,
    )
    if record is None or record.get("lifted_edtf") is not None:
        return
    record.cells = [c for c in record.cells if c.field != "status"]
    build = Builder(scene, record, UNDONE)
    build.add("status", undone, start, start + len(verb.text), record.confidence * LATER)
    build.when("lifted", lifted, record.confidence * LATER * 0.85)


def _is_meant(token: Token, record: Record) -> bool:
    """A word of trade (ban, embargo, controls) means a measure on trade, a freeze one on money; the vaguer ones mean the last."""
    lemma, measure = token.lemma_.lower(), record.get("measure")
    if lemma == "freeze":
        return measure in ("asset_freeze", "credit_restriction")
    if lemma in ("embargo", "boycott", "control", "blockade"):
        return measure in TRADE or measure == "import_ban"
    return True
