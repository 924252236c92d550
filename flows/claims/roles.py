"""Who plays which role in a credit, deal or measure: evidence from grammar and order, weighed by `lexicon/roles.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from flows.claims.events import event_of
from flows.claims.lexicon import noun_classes, table, verb_classes
from flows.claims.reference import is_bank, stand_ins
from flows.claims.scene import EAST, INDUSTRIAL, Scene
from flows.mentions.gazetteer import entity_kinds, state_name
from flows.mentions.language import Sentence
from flows.mentions.names import Actor, words

SUBJECTS = {
    "nsubj": "subj",
    "csubj": "subj",
    "nsubjpass": "subjpass",
    "dobj": "obj",
    "obj": "obj",
    "dative": "dative",
    "agent": "agent",
    "attr": "attr",
    "poss": "poss",
}
LED = frozenset(
    {"head", "lead", "manage", "form", "organize", "organise", "syndicate", "put", "get", "bring", "assemble", "chair", "mount"}
)
EARLIER_SENTENCE = 1.2
OTHER_CLAUSE = 0.25
SUM_BETWEEN = 1.0
BESIDE = 0.8
TOPIC_POINTS = 0.45
SCENERY = -9.0


@dataclass(frozen=True, slots=True)
class Cast:
    """An actor in a role, with the points that put it there and whether it came from the topic instead of the sentence."""

    actor: Actor
    points: float
    inferred: bool = False


def relations(sentence: Sentence, actor: Actor, near: int | None = None) -> Iterator[str]:
    """How an actor hangs on the verbs and nouns above it: `relation:class` keys, nearest first; the class is `anchor` for
    the verb that governs what stands at view offset `near`."""
    span = sentence.span(actor.start, actor.end)
    if span is None:
        return
    token = _principal(span.root)
    if actor.kind == "group":
        relation = _relation(token)
    elif actor.form in ("adjective", "demonym") and token.dep_ in ("amod", "nmod", "compound"):
        relation = "adj"
    else:
        relation = _relation(token)
    governing = _governing(sentence, near) if near is not None else None
    for _ in range(6):
        head = token.head
        if head == token:
            break
        if head.pos_ == "ADP" or head.dep_ == "agent":
            token = head
            continue
        group = _group_led(token, head, relation)
        if group is not None:
            token, relation = group, _relation(group)
            continue
        kind = verb_classes(head.lemma_) if head.pos_ in ("VERB", "AUX") else noun_classes(head.lemma_)
        yield from (f"{relation}:{name}" for name in sorted(kind))
        if governing is not None and head == governing:
            yield f"{relation}:anchor"
        if head.pos_ == "VERB":
            if relation not in ("subj", "agent") or head.dep_ not in ("xcomp", "conj", "ccomp", "advcl"):
                break
        elif relation in ("adj", "poss") and not kind:
            relation = _relation(head)
        token = head
        if token.pos_ == "NOUN" and relation not in ("adj", "poss", "from", "to", "by", "of"):
            relation = _relation(token)
    yield from _raised(span.root, governing)
    yield from _described(span.root, governing)


def _governing(sentence: Sentence, near: int) -> Token | None:
    """The verb above what stands at a view offset, or the one whose clause describes it ('the sum that X lent')."""
    span = sentence.span(near, near + 1)
    token = span.root if span is not None else None
    while token is not None and token.head != token:
        described = next((c for c in token.children if c.dep_ in ("relcl", "acl") and c.pos_ == "VERB"), None)
        if described is not None and token.dep_ in ("pobj", "ROOT", "attr"):
            return described
        token = token.head
        if token.pos_ == "VERB":
            return token
    return None


def _group_led(token: Token, head: Token, relation: str) -> Token | None:
    """The group a bank or firm stands for: 'a syndicate of X', 'a group headed by X', 'a syndicate that X put together'."""
    if relation in ("of", "under") and head.lemma_.lower() in words("group_nouns") | {
        "arm",
        "lead",
        "leadership",
        "subsidiary",
        "branch",
        "affiliate",
    }:
        return _principal(head)
    if (
        head.pos_ == "VERB"
        and head.lemma_.lower() in LED
        and head.dep_ in ("acl", "relcl")
        and head.head.lemma_.lower() in words("group_nouns")
    ):
        return _principal(head.head)
    return None


def _principal(token: Token) -> Token:
    """The first of a chain of coordinated or apposed names carries the relation of all."""
    while token.dep_ in ("conj", "appos") and token.head != token:
        token = token.head
    return token


def _relation(token: Token) -> str:
    if token.dep_ in ("pobj", "pcomp"):
        return "agent" if token.head.dep_ == "agent" else token.head.lemma_.lower()
    if token.dep_ in ("compound", "nmod", "amod", "nummod"):
        return "adj"
    return SUBJECTS.get(token.dep_, token.dep_)


def _raised(token: Token, governing: Token | None) -> Iterator[str]:
    """The subject of a verb is the subject of what it is prepared, expected or due to do, and of its participles."""
    token = _principal(token)
    if token.dep_ not in ("nsubj", "nsubjpass"):
        return
    for child in token.head.children:
        if child.pos_ != "VERB" or any(c.dep_.startswith("nsubj") for c in child.children):
            continue
        if child.dep_ in ("xcomp", "conj", "ccomp") or (child.dep_ == "advcl" and child.tag_ == "VBG"):
            yield from (f"subj:{name}" for name in sorted(verb_classes(child.lemma_)))
            if governing is not None and child == governing:
                yield "subj:anchor"


def _described(token: Token, governing: Token | None) -> Iterator[str]:
    """Whom a clause describes is the subject of its verb: 'the consortium, which lent ...'."""
    for clause in token.children:
        pronoun = next((c for c in clause.children if c.dep_ in ("nsubj", "nsubjpass")), None) if clause.dep_ == "relcl" else None
        if pronoun is not None and pronoun.tag_ in ("WDT", "WP"):
            relation = _relation(pronoun) if pronoun.dep_ == "nsubj" else "subjpass"
            yield from (f"{relation}:{name}" for name in sorted(verb_classes(clause.lemma_)))
            if governing is not None and clause == governing:
                yield f"{relation}:anchor"
            yield from _raised(pronoun, governing)


def traits(actor: Actor) -> Iterator[str]:
    """What an actor is, as far as roles care."""
    east = actor.country in EAST
    if is_bank(actor):
        yield "east_bank" if east else "bank"
    if actor.key is not None and entity_kinds().get(actor.key) == "foreign_trade_organisation":
        yield "trade_organisation"
    if is_association(actor):
        yield "association"
    yield actor.kind
    if actor.country:
        yield "east" if east else "west" if actor.country in INDUSTRIAL else "third"


def is_association(actor: Actor) -> bool:
    """True for federations and chambers, which speak for firms and do not deal themselves."""
    return actor.key is not None and entity_kinds().get(actor.key) == "association"


def points(role: str, sentence: Sentence, actor: Actor, near: int | None = None) -> float:
    """The evidence for an actor in a role around view offset `near`, from the grammar of its own sentence."""
    if is_scene_of_event(sentence, actor):
        return SCENERY
    rules = table("roles")[role]
    keys = dict.fromkeys(relations(sentence, actor, near))
    return sum(rules["evidence"].get(key, 0.0) for key in keys) + sum(rules["traits"].get(name, 0.0) for name in traits(actor))


def is_scene_of_event(sentence: Sentence, actor: Actor) -> bool:
    """True for the state in which the event a sentence speaks of took place: 'martial law in Poland', 'the Polish crackdown'."""
    event = event_of(sentence.text) if actor.kind == "state" else None
    if event is None or table("triggers_events")["scenes"].get(event[0]) != actor.country:
        return False
    before = sentence.text[: actor.start - sentence.start].lower().removesuffix("the ").split()
    after = sentence.text[actor.end - sentence.start :].lower().split()[:1]
    located = before[-1:] and before[-1] in ("in", "over", "of", "upon", "after", "since")
    return bool(located or (after and after[0].strip(".,;") in table("triggers_events")["happenings"]))


def cast(
    scene: Scene, sentence: Sentence, role: str, near: int, taken: Sequence[Actor] = (), actors: Sequence[Actor] | None = None
) -> Cast | None:
    """The best of `actors` (by default, of all on the stage) for a role around view offset `near` of a sentence, or None."""
    least = float(table("roles")[role]["least"])
    best: Cast | None = None
    for actor, meant in on_stage(scene, sentence) if actors is None else zip(actors, actors, strict=True):
        if any(_same(meant, other) for other in taken):
            continue
        value = (
            points(role, sentence, actor, near)
            - OTHER_CLAUSE * _clauses_between(sentence, actor, near)
            - SUM_BETWEEN * _sums_between(scene, actor, near)
        )
        if 0 <= near - actor.end <= 2 and actor.form != "adjective":
            value += BESIDE
        if value >= least and (best is None or value > best.points):
            best = Cast(meant, value, inferred=meant is not actor)
    return best


def on_stage(scene: Scene, sentence: Sentence) -> list[tuple[Actor, Actor]]:
    """The actors of a sentence, each with the one it means: itself, or who a pronoun stands for. A group that only describes
    a named firm ('Ursus, the Polish tractor maker') is left out."""
    actors = scene.actors_in(sentence)
    named = [a for a in actors if a.kind != "group" or not any(_describes(sentence, a, b) for b in actors if b.kind == "company")]
    return [*((a, a) for a in named), *stand_ins(scene, sentence)]


def _describes(sentence: Sentence, group: Actor, company: Actor) -> bool:
    one, other = sentence.span(group.start, group.end), sentence.span(company.start, company.end)
    if one is None or other is None:
        return False
    low, high = (one, other) if one.start < other.start else (other, one)
    return high.root.dep_ == "appos" and low.start <= high.root.head.i < low.end


def cast_from_context(scene: Scene, sentence: Sentence, role: str, taken: Sequence[Actor]) -> Cast | None:
    """The best actor for a role in the sentences before, in the same paragraph."""
    least = float(table("roles")[role]["least"])
    best: Cast | None = None
    for other in scene.paragraph_sentences(sentence):
        if other.index >= sentence.index or other.doc is None:
            continue
        for actor in scene.actors_in(other):
            if any(_same(actor, t) for t in taken):
                continue
            value = points(role, other, actor) - EARLIER_SENTENCE * (sentence.index - other.index) ** 0.5
            if value >= least and (best is None or value >= best.points):
                best = Cast(actor, value, inferred=True)
    return best


def topic(scene: Scene, country: str | None, taken: Sequence[Actor]) -> Cast | None:
    """A state as party where no words name one: inferred, at its first mention in the document."""
    if country is None or any(a.country == country for a in taken):
        return None
    named = [a for a in scene.actors if a.kind in ("state", "agency") and a.country == country]
    first = min(named, key=lambda a: (a.kind != "state", a.start), default=None)
    return Cast(replace(first, kind="state", name=state_name(country)), TOPIC_POINTS, inferred=True) if first else None


def _same(one: Actor, other: Actor) -> bool:
    """True for one actor named twice, and for a state and what belongs to it: neither deals with itself."""
    if one.start == other.start:
        return True
    if "state" in (one.kind, other.kind):
        return one.country is not None and one.country == other.country
    return one.key is not None and one.key == other.key


def _clauses_between(sentence: Sentence, actor: Actor, near: int) -> int:
    low, high = sorted((actor.start, near))
    return sentence.text[max(0, low - sentence.start) : max(0, high - sentence.start)].count(",")


def _sums_between(scene: Scene, actor: Actor, near: int) -> int:
    """1 where another sum stands between an actor and its place in the sentence."""
    low, high = sorted((actor.end, near))
    return int(any(low <= m.start and m.end <= high for m in scene.money))
