"""What speaks for a state being sender or target of a measure: grammar, nearness, what it is, how the story has gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from flows.claims.events import event_of
from flows.claims.lexicon import table
from flows.claims.measure_features import is_state_lender
from flows.claims.places import acting, doers, hanging, is_subject, places, states_in
from flows.claims.roles import points
from flows.claims.scene import EAST, INDUSTRIAL, Scene
from flows.claims.triggers import Trigger
from flows.mentions.language import Sentence
from flows.mentions.names import Actor

Side = Literal["sender", "target"]
BACK = 4
LED_UP = 2
NEAR, FAR = 40, 120
PRONOUNS = frozenset({"it", "he", "she", "they", "its", "his", "her", "their"})
AUTHORS = frozenset({"we", "our", "us"})
MANY = 0.4
# Places in a clause that tell a side.
PLACED = {
    "sender": frozenset({"doer", "part_of_doer", "owner"}),
    "target": frozenset({"done_to", "against", "on", "upon", "to", "from", "for", "of", "with", "loser", "toward", "towards"}),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A measure told before: the number of its sentence and its two sides."""

    sentence: int
    sender: str | None
    target: str | None


@dataclass(frozen=True)
class Stage:
    """What is the same for all states that may be a side of one trigger: those named in its sentence, the firms there, the
    sentences before in its paragraph, the headings above, and how often the document names each state."""

    scene: Scene
    trigger: Trigger
    here: Sequence[Actor]
    firms: Sequence[Actor]
    before: Sequence[Sentence]
    opening: Sentence | None
    above: Sequence[Sentence]
    named: Counter[str]
    told: Sequence[Told]
    pronoun: bool
    authors: bool


def staged(scene: Scene, trigger: Trigger, told: Sequence[Told]) -> Stage:
    """What surrounds one trigger, gathered once for all its candidates."""
    sentence = trigger.sentence
    opening = scene.opening(sentence)
    before = _before(scene, sentence, opening)
    titles = [s for s in scene.sentences if s.index < sentence.index and (s.label == "heading" or s.index == 0)]
    doing = {t.lower_ for t in doers(trigger)}
    return Stage(
        scene,
        trigger,
        states_in(scene, sentence, trigger.token),
        [a for a in scene.actors_in(sentence, ("company", "group")) if a.country],
        before,
        opening,
        [s for s in (*titles[:1], *titles[-1:]) if s not in before],
        Counter(a.country for a in scene.actors if a.kind in ("state", "agency") and a.country),
        told,
        bool(doing & PRONOUNS),
        bool(doing & AUTHORS),
    )


def _before(scene: Scene, sentence: Sentence, opening: Sentence | None) -> list[Sentence]:
    """What was said before: the sentences of the paragraph; for an item of a list its opening, what led up to that and the items
    just before."""
    if opening is None:
        return [s for s in scene.paragraph_sentences(sentence) if s.index < sentence.index][-BACK:]
    items = [s for s in scene.sentences[opening.index + 1 : sentence.index] if s.doc is not None]
    return [*scene.sentences[max(opening.index - LED_UP, 0) : opening.index + 1], *items[-LED_UP:]]


def candidates(stage: Stage) -> list[str | None]:
    """The states a document names, and coerced ones whose firms the sentence names; None for a body of several states."""
    bodies = [None] if any(a.country is None for a in stage.here) else []
    firms = {a.country for a in stage.firms if a.country and _nature(a.country) in ("east", "coerced")}
    return [*sorted({*stage.named, *firms}), *bodies]


def side_features(stage: Stage, side: Side, country: str | None, sender: str | None = None) -> list[str]:
    """The features of one state for one side; `sender` is the state already taken for the other."""
    found = [f"is:{_nature(country)}"]
    mentions = [a for a in stage.here if a.country == country]
    found.extend(_here(stage, side, mentions) if mentions else _elsewhere(stage, country))
    if side == "sender" or _nature(country) in ("east", "coerced"):
        found.extend(_by_firms(stage, country))
    if not mentions:
        found.extend(_going_on(stage, country))
    elif stage.before and any(
        is_subject(stage.before[-1], a) for a in states_in(stage.scene, stage.before[-1]) if a.country == country
    ):
        found.append("here:subject_before")
    if stage.opening is not None:
        found.extend(_in_opening(stage, stage.opening, country))
    rivals = [a for a in stage.here if a.country not in (country, sender)]
    found.extend(f"{'here' if mentions else 'away'}:rival:{name}" for name in _rivals(stage, side, rivals))
    if country is not None:
        share = stage.named[country] / max(stage.named.total(), 1)
        found.append("often" if share >= MANY else "seldom" if stage.named[country] == 1 else "named")
        ranked = [c for c, _ in stage.named.most_common() if _nature(c) == _nature(country)]
        if ranked[:1] == [country]:
            found.append(f"first:{_nature(country)}")
        if country == "USA":
            found.append("is:USA:author" if stage.authors else "is:USA")
        event = event_of(" ".join(s.text for s in (*stage.before, stage.trigger.sentence)))
        if event and table("triggers_events")["scenes"].get(event[0]) == country:
            found.append("scene")
    if side == "target":
        found.append(f"after:{_nature(sender)}:{_nature(country)}")
        if sender is not None and _together(mentions, [a for a in stage.here if a.country == sender], stage.trigger.sentence):
            found.append("beside_sender")
    return list(dict.fromkeys(found))


def _nature(country: str | None) -> str:
    if country is None:
        return "body"
    if country in EAST:
        return "east"
    if country in table("measures")["sides"]["coerced"]:
        return "coerced"
    return "west" if country in INDUSTRIAL else "third"


def _here(stage: Stage, side: Side, mentions: Sequence[Actor]) -> Iterator[str]:
    """A state named in the trigger's sentence: its place there, its form, how near it is."""
    sentence, trigger = stage.trigger.sentence, stage.trigger
    yield "here"
    found = [place for actor in mentions for place in places(trigger, actor)]
    yield from (f"at:{place}" for place in found)
    if not found:
        yield "at:none"
    general = max(points(side, sentence, actor) for actor in mentions)
    yield f"points:{'low' if general < -0.5 else 'none' if general < 0.5 else 'some' if general < 1.5 else 'high'}"
    gap = min(min(abs(a.start - trigger.end), abs(trigger.start - a.end)) for a in mentions)
    yield f"gap:{'near' if gap < NEAR else 'far' if gap > FAR else 'middle'}"
    nearest = min(stage.here, key=lambda a: min(abs(a.start - trigger.end), abs(trigger.start - a.end)))
    if nearest in mentions:
        yield "nearest"
    if len({a.country for a in stage.here}) == 1:
        yield "alone"
    west = {a.country for a in stage.here if _nature(a.country) in ("west", "third")}
    if west == {mentions[0].country}:
        yield "only_west"
    for actor in mentions:
        yield hanging(trigger, actor)
        yield f"form:{actor.kind}:{actor.form if actor.form == 'adjective' else 'noun'}"
        yield "before" if actor.end <= trigger.start else "behind"
        if stage.scene.text[max(0, actor.start - 4) : actor.start].endswith((" in ", " at ")):
            yield "located"
        if acting(sentence, actor):
            yield "acting"
            if stage.pronoun:
                yield "acted:pronoun"


def _elsewhere(stage: Stage, country: str | None) -> Iterator[str]:
    """A state the sentence does not name: how far back it was named, and whether it acted there."""
    yield "away"
    for away, sentence in enumerate(reversed(stage.before), 1):
        named = [a for a in states_in(stage.scene, sentence) if a.country == country]
        if named:
            yield f"back:{min(away, 3)}"
            if any(acting(sentence, a) for a in named):
                yield f"acted:{min(away, 3)}"
                yield "acted:pronoun" if stage.pronoun else "acted"
            elif not any(is_subject(sentence, a) for a in named):
                others = [a for a in states_in(stage.scene, sentence) if _nature(a.country) == _nature(country)]
                if any(is_subject(sentence, a) for a in others):
                    yield "others_acted"
            break
    else:
        yield "back:none"
        if stage.pronoun:
            yield "pronoun:other"
    if any(a.country == country for s in stage.above for a in stage.scene.actors_in(s, ("state", "agency"))):
        yield "heading"


def _in_opening(stage: Stage, opening: Sentence, country: str | None) -> Iterator[str]:
    """How the sentence that opens a list names a state: as the one who acts, after a preposition, otherwise, not at all."""
    named = [a for a in states_in(stage.scene, opening) if a.country == country]
    if not named:
        yield "opening:absent"
    for actor in named:
        span = opening.span(actor.start, actor.end)
        root = span.root if span is not None else None
        if root is not None and root.dep_ == "pobj":
            yield f"opening:{root.head.lower_}"
        else:
            yield "opening:acting" if acting(opening, actor) else "opening:named"


def _rivals(stage: Stage, side: Side, rivals: Sequence[Actor]) -> Iterator[str]:
    """Whether other states stand in the sentence, and whether one stands where this side is told."""
    if not rivals:
        yield "none"
        return
    standing = {place for actor in rivals for place in places(stage.trigger, actor)}
    yield "placed" if standing & PLACED[side] else "named"
    if side == "sender" and any(_nature(a.country) in ("west", "third") for a in rivals):
        yield "west"
    if side == "target" and any(_nature(a.country) in ("east", "coerced") for a in rivals):
        yield "coerced"


def _by_firms(stage: Stage, country: str | None) -> Iterator[str]:
    for firm in stage.firms:
        if firm.country == country:
            yield "lender" if is_state_lender(firm) else "firm"
            yield from (f"firm:{place}" for place in places(stage.trigger, firm))


def _going_on(stage: Stage, country: str | None) -> Iterator[str]:
    """What the measures told before had on their sides: the last, the last of the paragraph, most."""
    if not stage.told:
        yield "first_measure"
        return
    paragraph = {s.index for s in stage.before} | {stage.trigger.sentence.index}
    if stage.opening is not None:
        paragraph |= set(range(stage.opening.index, stage.trigger.sentence.index))
    for name, sides in (("sender", [t.sender for t in stage.told]), ("target", [t.target for t in stage.told])):
        if sides[-1] == country:
            yield f"last:{name}"
            if stage.told[-1].sentence in paragraph:
                yield f"just:{name}"
            if stage.trigger.echo:
                yield f"echoed:{name}"
        counts = Counter(s for s in sides if s)
        if counts and counts.most_common(1)[0][0] == country:
            yield f"mostly:{name}"


def _together(one: Sequence[Actor], other: Sequence[Actor], sentence: Sentence) -> bool:
    """True where two states are coordinated: 'Japan and France'."""
    spans = [[sentence.span(a.start, a.end) for a in actors] for actors in (one, other)]
    return any(a and b and b.root in a.root.conjuncts for a in spans[0] for b in spans[1])
