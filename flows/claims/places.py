"""Where a state stands in the clause of a word of coercion, and where it is only scenery."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from flows.claims.bearing import governed, words
from flows.claims.events import event_of
from flows.claims.lexicon import table
from flows.claims.scene import Scene
from flows.claims.triggers import Trigger
from flows.mentions.language import Sentence
from flows.mentions.names import Actor

PART = 2
TOWARDS = frozenset({"against", "to", "for", "on", "from"})
ASKING = frozenset(
    {"ask", "lobby", "urge", "press", "beg", "request", "persuade", "implore", "plead", "appeal", "pressure", "entreat", "want"}
)
EXCEPTING = frozenset({"than", "except", "excepting", "unlike", "save", "but", "without"})


def states_in(scene: Scene, sentence: Sentence, trigger: Token | None = None) -> list[Actor]:
    """States, and bodies that act for one or for several, named in a sentence otherwise than as the scene of an event or to tell
    whose allies others are."""
    event = event_of(sentence.text)
    return [a for a in scene.actors_in(sentence, ("state", "agency")) if not _is_scene(sentence, a, event, trigger)]


def _is_scene(sentence: Sentence, actor: Actor, event: tuple[str, int, int] | None, trigger: Token | None) -> bool:
    """True for 'Afghanistan' in 'after the invasion of Afghanistan', 'post-Afghanistan', not for 'sanctions against Poland'."""
    if _over(sentence, actor, trigger) or _excepted(sentence, actor) or _tells_whose(sentence, actor):
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


def _tells_whose(sentence: Sentence, actor: Actor) -> bool:
    """True for 'US' in 'the US allies', which are other states."""
    span = sentence.span(actor.start, actor.end)
    return (
        span is not None
        and span.root.dep_ in ("compound", "amod", "nmod", "poss")
        and span.root.head.lemma_.lower() in table("measures")["sides"]["others"]
    )


def _over(sentence: Sentence, actor: Actor, trigger: Token | None) -> bool:
    """True for 'Korea' in 'decreed in 1951 over Korea', not in 'controls over exports to Korea' or 'flights over Poland'."""
    span = sentence.span(actor.start, actor.end)
    if span is None or actor.kind != "state" or span.root.dep_ != "pobj" or span.root.head.lower_ != "over":
        return False
    above = span.root.head.head
    return above.pos_ in ("VERB", "AUX") or (above == trigger and trigger.lemma_.lower() != "control")


def acting(sentence: Sentence, actor: Actor) -> bool:
    """True for the subject of a main clause, and of what is coordinated with it."""
    span = sentence.span(actor.start, actor.end)
    return span is not None and is_subject(sentence, actor) and span.root.head.dep_ in ("ROOT", "conj")


def is_subject(sentence: Sentence, actor: Actor) -> bool:
    """True for the subject of any clause."""
    span = sentence.span(actor.start, actor.end)
    return span is not None and actor.form != "adjective" and span.root.dep_ == "nsubj"


def places(trigger: Trigger, actor: Actor) -> Iterator[str]:
    """The part of the trigger's clause in which an actor stands: doer, done_to, owner, or a preposition after it."""
    span = trigger.sentence.span(actor.start, actor.end)
    if span is None:
        return
    path = [span.root, *span.root.ancestors]
    located = span.root.dep_ == "pobj" and span.root.head.lower_ in ("in", "at")
    for holder in dict.fromkeys((trigger.token, _verb(trigger))):
        for child in [*_arguments(holder), *(governed(holder) if holder == trigger.token else [])]:
            if child in path and child != trigger.token:
                yield from _named(child, holder, trigger.token, path.index(child), located)


def hanging(trigger: Trigger, actor: Actor) -> str:
    """By what word or relation an actor hangs in the sentence, below the trigger or apart: 'below:for', 'apart:nsubj'."""
    span = trigger.sentence.span(actor.start, actor.end)
    if span is None:
        return "apart:none"
    root = span.root
    while root.dep_ in ("conj", "appos") and root.head != root:
        root = root.head
    relation = root.head.lower_ if root.dep_ == "pobj" else "adj" if root.dep_ in ("amod", "compound", "nmod") else root.dep_
    return f"{'below' if trigger.token in root.ancestors else 'apart'}:{relation}"


def doers(trigger: Trigger) -> list[Token]:
    """The subjects, agents and owners of a trigger and of the verb above it."""
    holders = dict.fromkeys((trigger.token, _verb(trigger)))
    return [c for holder in holders for c in _arguments(holder) if c.dep_ in ("nsubj", "agent", "poss")]


def _verb(trigger: Trigger) -> Token:
    return next((t for t in [trigger.token, *trigger.token.ancestors] if t.pos_ in ("VERB", "AUX")), trigger.token)


def _arguments(token: Token) -> list[Token]:
    """Subjects and agents of a verb, or of the verb it is coordinated with or completes: who announced what 'will end'."""
    found = list(token.children)
    while (
        token.dep_ in ("conj", "xcomp", "ccomp") and token.head != token and not any(c.dep_ in ("nsubj", "agent") for c in found)
    ):
        token = token.head
        asked = ("dobj",) if token.lemma_.lower() in ASKING else ()
        found += [c for c in token.children if c.dep_ in ("nsubj", "nsubjpass", "agent", *asked)]
    return found


def _named(child: Token, holder: Token, trigger: Token, depth: int, located: bool) -> Iterator[str]:
    if child.head != trigger and child.head.lemma_.lower() in ASKING and child.dep_ in ("nsubj", "dobj"):
        yield "asker" if child.dep_ == "nsubj" else "asked"
    elif child.dep_ == "nsubj" and depth <= PART and trigger.lemma_.lower() not in words("verbs", "own"):
        yield "doer" if depth == 0 else "in_doer" if located else "part_of_doer"
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
