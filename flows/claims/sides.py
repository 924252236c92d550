"""Who coerces whom: sender and target of a measure, from grammar around its trigger, the paragraph, the heading, the document's
topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from flows.claims.bearing import governed, words
from flows.claims.lexicon import table
from flows.claims.measure_features import is_state_lender
from flows.claims.roles import Cast, points, topic
from flows.claims.scene import EAST, Scene, event_of
from flows.claims.triggers import Trigger
from flows.claims.types import Record
from flows.mentions.language import Sentence
from flows.mentions.names import Actor

BACK = 4
PER_SENTENCE = 0.5
FAR = 80
PART = 2
LOCATED = -1.5
CLIP = 2.0
WESTERN = -1.5
COERCED = -2.5
PRONOUNS = frozenset({"it", "he", "she", "they", "its", "his", "her", "their"})
EXCEPTING = frozenset({"than", "except", "excepting", "unlike", "save", "but", "without"})
AUTHORS = frozenset({"we", "our", "us"})
TOWARDS = frozenset({"against", "to", "for", "on", "from"})


def sides(scene: Scene, trigger: Trigger, told: Sequence[Record] = ()) -> tuple[Cast | None, Cast | None]:
    """Sender and target. A state that is only the scene of the event answered to plays neither role; a body of several states is a
    sender without a country; the credits of a state's own lender are that state's. Where the sentence names none, the story goes on:
    a pronoun stands for the state that acted last, and the measures `told` before in the paragraph keep their sides."""
    sentence = trigger.sentence
    sender = _best(_scored("sender", trigger, _candidates(scene, sentence, trigger.token)))
    taken = [sender.actor] if sender else []
    target = _best(_scored("target", trigger, [*_free(_candidates(scene, sentence, trigger.token), taken), *_hit(scene, trigger, taken)]))
    taken += [target.actor] if target else []
    if sender is None:
        sender = (
            _lender(scene, sentence)
            or _meant(scene, trigger, taken)
            or _earlier(scene, sentence, "sender", taken)
            or _only(scene, sentence, taken)
            or _going_on(scene, told, sentence, "sender_country", taken)
            or _first(scene, taken, _mostly(told, "sender_country"), "USA", scene.west)
        )
        taken += [sender.actor] if sender else []
    if target is None:
        target = (
            _earlier(scene, sentence, "target", taken)
            or _going_on(scene, told, sentence, "target_country", taken)
            or _first(scene, taken, _mostly(told, "target_country"), scene.east)
        )
    return sender, target


def _hit(scene: Scene, trigger: Trigger, taken: Sequence[Actor]) -> list[Actor]:
    """Firms of a coerced state that stand where the measure falls: 'closed its airports to Aeroflot'."""
    coerced = EAST | frozenset(table("measures")["sides"]["coerced"])
    firms = [a for a in scene.actors_in(trigger.sentence, ("company",)) if a.country in coerced]
    return [a for a in _free(firms, taken) if _bonus("target", trigger, a) > 0]


def _meant(scene: Scene, trigger: Trigger, taken: Sequence[Actor]) -> Cast | None:
    """The state that the pronoun before or above a trigger stands for: the last subject named before in the paragraph."""
    verb = next((t for t in [trigger.token, *trigger.token.ancestors] if t.pos_ in ("VERB", "AUX")), trigger.token)
    doers = [c for holder in (trigger.token, verb) for c in _arguments(holder) if c.dep_ in ("nsubj", "agent", "poss")]
    if any(c.lower_ in AUTHORS for c in doers):
        return _first(scene, taken, "USA")
    if not any(c.lower_ in PRONOUNS for c in doers):
        return None
    before = [s for s in scene.paragraph_sentences(trigger.sentence) if s.index <= trigger.sentence.index]
    for other in reversed(before):
        acting = [a for a in _free(_candidates(scene, other), taken) if a.end <= trigger.start and _acts(other, a)]
        if acting:
            return Cast(acting[0], 0.8, inferred=True)
    return None


def _acts(sentence: Sentence, actor: Actor) -> bool:
    """True for the subject of a main clause, and of what is coordinated with it."""
    span = sentence.span(actor.start, actor.end)
    if span is None or actor.form == "adjective" or span.root.dep_ != "nsubj":
        return False
    return span.root.head.dep_ in ("ROOT", "conj")


def _going_on(scene: Scene, told: Sequence[Record], sentence: Sentence, side: str, taken: Sequence[Actor]) -> Cast | None:
    """The side of the last measure told in the same paragraph."""
    near = {s.index for s in scene.paragraph_sentences(sentence)}
    last = next((country for r in reversed(told) if r.sentence in near and (country := r.get(side))), None)
    return _first(scene, taken, last)


def _mostly(told: Sequence[Record], side: str) -> str | None:
    """The state most of the measures told so far have on a side."""
    counts = Counter(country for r in told if (country := r.get(side)))
    return max(counts, key=lambda c: counts[c], default=None)


def beside(scene: Scene, trigger: Trigger, side: Cast | None, other_side: Cast | None) -> list[Cast]:
    """The states that stand on one side together, the one given first: 'Britain, France and Italy withheld', 'to Poland and Bulgaria'."""
    span = trigger.sentence.span(side.actor.start, side.actor.end) if side and not side.inferred else None
    if side is None or span is None:
        return [side] if side else []
    coordinated = {span.root, *span.root.conjuncts}
    found = {side.actor.country: side}
    for actor in scene.actors_in(trigger.sentence, ("state", "agency")):
        other = trigger.sentence.span(actor.start, actor.end)
        if other is not None and other.root in coordinated and actor.country:
            found.setdefault(actor.country, Cast(actor, side.points))
    return [
        cast for cast in found.values() if cast is side or other_side is None or cast.actor.country != other_side.actor.country
    ]


def _candidates(scene: Scene, sentence: Sentence, trigger: Token | None = None) -> list[Actor]:
    """States, and bodies that act for one or for several, named in a sentence otherwise than as the scene of an event."""
    event = event_of(sentence.text)
    return [a for a in scene.actors_in(sentence, ("state", "agency")) if not _is_scene(sentence, a, event, trigger)]


def _free(actors: Sequence[Actor], taken: Sequence[Actor]) -> list[Actor]:
    return [a for a in actors if a.country and all(a.country != t.country for t in taken)]


def _is_scene(sentence: Sentence, actor: Actor, event: tuple[str, int, int] | None, trigger: Token | None) -> bool:
    """True for 'Afghanistan' in 'after the invasion of Afghanistan', 'post-Afghanistan', not for 'sanctions against Poland'."""
    if _over(sentence, actor, trigger) or _excepted(sentence, actor):
        return True
    if event is None or table("triggers_events")["scenes"].get(event[0]) != actor.country:
        return False
    if sentence.text[: actor.start - sentence.start].endswith("-"):
        return True
    before = sentence.text[: actor.start - sentence.start].lower().removesuffix("the ").split()
    if before[-1:] and before[-1] in TOWARDS:
        return False
    span = sentence.span(actor.start, actor.end)
    return span is None or trigger not in (span.root.head, span.root.head.head if actor.form != "name" else span.root.head)


def _excepted(sentence: Sentence, actor: Actor) -> bool:
    """True for 'France' in 'the members other than France', 'all except France', 'unlike France and Greece'."""
    span = sentence.span(actor.start, actor.end)
    if span is None:
        return False
    first = next((t for t in (span.root, *span.root.ancestors) if t.dep_ != "conj"), span.root)
    return first.dep_ == "pobj" and first.head.lower_ in EXCEPTING


def _over(sentence: Sentence, actor: Actor, trigger: Token | None) -> bool:
    """True for 'Korea' in 'decreed in 1951 over Korea', not in 'controls over exports to Korea' or 'flights over Poland'."""
    span = sentence.span(actor.start, actor.end)
    if span is None or actor.kind != "state" or span.root.dep_ != "pobj" or span.root.head.lower_ != "over":
        return False
    above = span.root.head.head
    return above.pos_ in ("VERB", "AUX") or (above == trigger and trigger.lemma_.lower() != "control")


def _scored(role: str, trigger: Trigger, actors: Sequence[Actor]) -> Iterator[tuple[float, Actor]]:
    places = {actor: _bonus(role, trigger, actor) for actor in actors}
    for actor in actors:
        gap = min(abs(actor.start - trigger.end), abs(trigger.start - actor.end))
        told = max(
            (bonus for other, bonus in places.items() if actor.country and other.country == actor.country),
            key=abs,
            default=places[actor],
        )
        general = max(-CLIP, min(CLIP, points(role, trigger.sentence, actor)))
        located = LOCATED if role == "sender" and _before(trigger, actor).endswith((" in ", " at ")) and told <= 0 else 0.0
        yield general + told + located - min(gap, 3 * FAR) / FAR / 2 + _nature(role, actor), actor


def _before(trigger: Trigger, actor: Actor) -> str:
    """What stands right before an actor of the trigger's sentence."""
    place = actor.start - trigger.sentence.start
    return trigger.sentence.text[max(0, place - 4) : place]


def _best(scored: Iterator[tuple[float, Actor]]) -> Cast | None:
    found = max(scored, key=lambda pair: (pair[0], -pair[1].start), default=None)
    return Cast(found[1], found[0]) if found and found[0] >= float(table("measures")["sides"]["least"]) else None


def _nature(role: str, actor: Actor) -> float:
    """How likely a state is a sender or target from what it is: the East and some others are coerced, the West rarely."""
    if actor.country in EAST:
        return 0.0
    if actor.country in table("measures")["sides"]["coerced"]:
        return 1.5 if role == "target" else COERCED
    return WESTERN if role == "target" else 0.0


def _bonus(role: str, trigger: Trigger, actor: Actor) -> float:
    """What the place of an actor relative to the trigger itself says for a role."""
    weights: dict[str, float] = table("measures")["sides"][role]
    return max((weights.get(name, 0.0) for name in _places(trigger, actor)), key=abs, default=0.0)


def _places(trigger: Trigger, actor: Actor) -> Iterator[str]:
    """The part of the trigger's clause in which an actor stands: doer, done_to, owner, or a preposition after it."""
    span = trigger.sentence.span(actor.start, actor.end)
    if span is None:
        return
    path = [span.root, *span.root.ancestors]
    verb = next((t for t in [trigger.token, *trigger.token.ancestors] if t.pos_ in ("VERB", "AUX")), trigger.token)
    for holder in dict.fromkeys((trigger.token, verb)):
        for child in [*_arguments(holder), *(governed(holder) if holder == trigger.token else [])]:
            if child in path and child != trigger.token:
                yield from _named(child, holder, trigger.token, depth=path.index(child))


def _arguments(token: Token) -> list[Token]:
    """Subjects and agents of a verb, or of the verb it is coordinated with or complements: who announced what 'will be curbed'."""
    found = list(token.children)
    while (
        token.dep_ in ("conj", "xcomp", "ccomp") and token.head != token and not any(c.dep_ in ("nsubj", "agent") for c in found)
    ):
        token = token.head
        found += [c for c in token.children if c.dep_ in ("nsubj", "nsubjpass", "agent")]
    return found


def _named(child: Token, holder: Token, trigger: Token, depth: int) -> Iterator[str]:
    if child.dep_ == "nsubj" and depth <= PART and trigger.lemma_.lower() not in words("verbs", "own"):
        yield "doer" if depth == 0 else "part_of_doer"
    elif child.dep_ == "nsubj" and trigger.lemma_.lower() in words("verbs", "losing"):
        yield "loser"
    elif child.dep_ in ("agent",) or (child.dep_ == "prep" and child.lower_ == "by"):
        yield "doer"
    elif child.dep_ in ("poss", "amod", "compound", "nmod") and holder == trigger and holder.pos_ != "VERB":
        yield "owner"
    elif child.dep_ == "prep":
        yield child.lower_
    elif child.dep_ in ("dobj", "nsubjpass", "dative", "nsubj"):
        yield "done_to"


def _lender(scene: Scene, sentence: Sentence) -> Cast | None:
    found = next(
        (a for a in scene.actors_in(sentence, ("company",)) if a.country and a.country not in EAST and is_state_lender(a)), None
    )
    return Cast(found, 0.6) if found else None


def _earlier(scene: Scene, sentence: Sentence, role: str, taken: Sequence[Actor]) -> Cast | None:
    """The best actor for a role in the sentences before, in the same paragraph, or in the heading above."""
    least: dict[str, float] = table("measures")["sides"]["least_earlier"]
    before = [s for s in scene.paragraph_sentences(sentence) if s.index < sentence.index][-BACK:]
    above = [s for s in scene.sentences if s.index < sentence.index and (s.label == "heading" or s.index == 0)]
    headings = [s for s in (*above[:1], *above[-1:]) if s not in before]
    best: tuple[float, Actor] | None = None
    for other in [*headings, *before]:
        for actor in _free(_candidates(scene, other), taken):
            away = 1 if other in headings else min(sentence.index - other.index, BACK)
            value = points(role, other, actor) + _nature(role, actor) - PER_SENTENCE * away
            if value >= least[role] and (best is None or value >= best[0]):
                best = value, actor
    return Cast(best[1], best[0], inferred=True) if best else None


def _only(scene: Scene, sentence: Sentence, taken: Sequence[Actor]) -> Cast | None:
    """The one Western state of the sentence, else of the paragraph so far; places where things stand left out."""
    for told in ([sentence], [s for s in scene.paragraph_sentences(sentence) if s.index <= sentence.index]):
        named = [
            a
            for s in told
            for a in _free(_candidates(scene, s), taken)
            if not scene.text[max(0, a.start - 4) : a.start].endswith((" in ", " at "))
        ]
        west = [a for a in named if a.country not in EAST and _nature("target", a) < 0]
        if len({a.country for a in west}) == 1:
            return Cast(west[-1], 0.6, inferred=True)
    return None


def _first(scene: Scene, taken: Sequence[Actor], *countries: str | None) -> Cast | None:
    return next((found for country in countries if (found := topic(scene, country, taken))), None)
