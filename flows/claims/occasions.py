"""What a measure answers to: an event named in its clause, or one that the story around it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.claims.events import events_in
from flows.claims.lexicon import table
from flows.claims.scene import Scene
from flows.claims.surroundings import phrase
from flows.claims.triggers import Trigger, clause_top
from flows.mentions.language import Sentence

LINKED = 40
ABOVE = 2
LONGEST = 70
OFTEN = 2


@dataclass(frozen=True, slots=True)
class Occasion:
    """The event a measure answers to, as the field names it or in the document's words, with its place and how sure that is."""

    name: str
    start: int
    end: int
    sure: float
    inferred: bool


def occasion(scene: Scene, trigger: Trigger, year: int | None, target: str | None) -> Occasion | None:
    """The occasion of a measure taken in a year against a state: the event its own sentence names, the cause it states in
    words of its own, the event of the sentences before, of the opening of its list, or the one the document is mostly about."""
    sentence = trigger.sentence
    here = [e for e in _events(sentence) if _fits(e.name, year)]
    if here:
        return min(here, key=lambda e: _remoteness(trigger, e))
    cause = _stated_cause(trigger)
    if cause is not None:
        return cause
    before = [s for s in scene.paragraph_sentences(sentence) if s.index < sentence.index]
    for rank, other in enumerate(reversed([*_led_up(scene, sentence), *before])):
        events = [e for e in _events(other) if _fits(e.name, year) and (rank == 0 or _is_likely(e.name, year, target))]
        if events:
            return _carried(events[-1], 0.55 if rank == 0 else 0.45)
    return _of_the_document(scene, year, target)


def _led_up(scene: Scene, sentence: Sentence) -> Sequence[Sentence]:
    """The sentence that opens the list an item stands in, and those before it."""
    opening = scene.opening(sentence)
    return scene.sentences[max(opening.index - ABOVE, 0) : opening.index + 1] if opening is not None else ()


def _of_the_document(scene: Scene, year: int | None, target: str | None) -> Occasion | None:
    """The event a document names most, if it names it more than once and before all others of that time."""
    found = [e for s in scene.sentences for e in _events(s) if _is_likely(e.name, year, target)]
    ranked = Counter(e.name for e in found).most_common(2)
    if not ranked or ranked[0][1] < OFTEN or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return _carried(next(e for e in found if e.name == ranked[0][0]), 0.35)


def _carried(event: Occasion, sure: float) -> Occasion:
    return Occasion(event.name, event.start, event.end, sure, True)


def _remoteness(trigger: Trigger, event: Occasion) -> tuple[bool, int]:
    """Events of the trigger's own clause before others, the nearest first."""
    span = trigger.sentence.span(event.start, event.end)
    apart = span is None or clause_top(trigger.token) not in (span.root, *span.root.ancestors)
    return apart, min(abs(event.start - trigger.end), abs(trigger.start - event.end))


def _events(sentence: Sentence) -> Iterator[Occasion]:
    for name, start, end in events_in(sentence.text):
        yield Occasion(name, sentence.start + start, sentence.start + end, 0.8, False)


def _fits(name: str, year: int | None) -> bool:
    """Whether a measure of a year may answer to an event: not before it, nor long after."""
    years = table("triggers_events")["years"].get(name)
    return years is None or year is None or years[0] <= year <= years[1]


def _is_likely(name: str, year: int | None, target: str | None) -> bool:
    """Whether a measure that names no event itself answers to one that the text around names: only of its time, and against its
    authors."""
    rules = table("triggers_events")
    return (
        name in rules["years"] and year is not None and _fits(name, year) and target in (None, *rules["offenders"].get(name, ()))
    )


def _stated_cause(trigger: Trigger) -> Occasion | None:
    """'In retaliation for the seizure of the refineries': the noun phrase after words of cause in the trigger's sentence; after
    'after' and 'following' only what is an event by its name."""
    sentence = trigger.sentence
    rules = table("triggers_events")["causes"]
    for token in sentence.doc or ():
        if token.dep_ != "pobj" or token.pos_ not in ("NOUN", "PROPN") or token.ent_type_ in ("DATE", "PERSON", "GPE", "NORP"):
            continue
        lead = sentence.text[: token.head.idx + len(token.head.text)].lower()[-LINKED:]
        happened = token.lemma_.lower() in rules["happenings"]
        if not (lead.endswith(tuple(rules["stated"])) or (happened and lead.endswith(tuple(rules["dated"])))):
            continue
        if token.lemma_.lower() in rules["business"]:
            continue
        low, high = phrase(token)
        if high - low <= LONGEST and " " in sentence.text[low:high].removeprefix("the "):
            return Occasion(sentence.text[low:high], sentence.start + low, sentence.start + high, 0.6, False)
    return None
