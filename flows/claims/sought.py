"""Deals one side presses for: a government that asks another for a contract, a venture or cooperation in a field proposes a deal,
whether or not the other side is willing. Such sentences are too rare for weights to be learnt; the frame is asked for whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from spacy.tokens import Token

from flows.claims.build import Builder
from flows.claims.kinds import kind_of
from flows.claims.lexicon import table
from flows.claims.objects import goods_class, thing
from flows.claims.parties import party
from flows.claims.roles import topic
from flows.claims.scene import EAST, Scene
from flows.claims.surroundings import date_told, phrase, project_near
from flows.claims.triggers import Trigger
from flows.claims.types import Record
from flows.mentions.language import Sentence
from flows.mentions.types import When

CONFIDENCE = 0.6
QUALIFYING = frozenset({"compound", "amod", "prep", "acl", "relcl"})


def sought_deals(scene: Scene) -> Iterator[Trigger]:
    """The nouns that name a deal a state presses for, or talks on trade that are agreed upon, where the document speaks of two
    sides."""
    if scene.east is None or scene.west is None:
        return
    for sentence in scene.sentences:
        if sentence.doc is None or sentence.label not in ("body", "note", "list"):
            continue
        for token in sentence.doc:
            if _pressed_for(scene, sentence, token) or _talks_agreed(token):
                start = sentence.offset(token)
                yield Trigger(sentence, start, start + len(token.text), "sought", token)
                break


def sought_record(scene: Scene, trigger: Trigger, goods: tuple[int, int] | None = None) -> Record:
    """A proposed deal between the two sides the document is about, under the words of what is pressed for (`goods`, a view span,
    or what the trigger is about); talks are under way."""
    sentence, noun = trigger.sentence, trigger.token
    start, end = goods or _matter(sentence, noun)
    anchor = (start, end) if goods else (trigger.start, trigger.end)
    record = Record("deals", scene.document.view.span(*anchor), CONFIDENCE, sentence=sentence.index)
    build = Builder(scene, record, "deal.sought/2")
    build.add("commodity", scene.text[start:end], start, end, CONFIDENCE)
    talks = noun.lemma_.lower() in _rules()["talks"]
    build.add("status", "negotiating" if talks else "proposed", trigger.start, trigger.end, CONFIDENCE)
    kind = kind_of(sentence, (trigger.start, trigger.end), (start, end), None, True)
    place = (kind.start, kind.end) if kind else (trigger.start, trigger.end)
    build.add("kind", kind.name if kind else "other", *place, CONFIDENCE * 0.8)
    goods_of = table("deals")["goods"]
    works = kind is not None and kind.name in goods_of["westward"]
    eastern = not works and goods_class(scene.text[start:end]) in goods_of["eastern"]
    sides = (scene.east, scene.west) if eastern else (scene.west, scene.east)
    for role, country in zip(("seller", "buyer"), sides, strict=True):
        side = topic(scene, country, ())
        build.party(role, side, CONFIDENCE)
        if side is not None:
            record.parties.append(party(scene, side.actor, role, CONFIDENCE * 0.6))
    when, sure = date_told(scene, sentence, *anchor)
    if isinstance(when, When):
        build.when("signed", when, CONFIDENCE * sure)
    inside = [a for a in scene.within(scene.actors, start, end) if a.kind == "project"]
    project = next(iter(inside), None) if goods else project_near(scene, sentence)
    if project is not None:
        build.add("project", project.key, project.start, project.end, CONFIDENCE * 0.7, inferred=project.start < sentence.start)
    return record


def _matter(sentence: Sentence, noun: Token) -> tuple[int, int]:
    """The view span of the goods or works a deal's noun is followed by ("commitments to buy gas"), else of the noun itself."""
    told = [c for c in noun.children if c.dep_ in ("acl", "prep") or (c.dep_ == "relcl" and c.tag_ == "VB")]
    for child in (*told, *_aims(noun)):
        for inner in (child, *child.children):
            named = inner if inner.dep_ == "pobj" else _dealt_with(inner)
            span = thing(sentence, named) if named is not None else None
            if span is not None and _is_dealt_in(sentence.text[span[0] - sentence.start : span[1] - sentence.start]):
                return span
    low, high = phrase(noun)
    named = thing(sentence, noun)
    return sentence.start + low, named[1] if named else sentence.start + high


def _dealt_with(verb: Token) -> Token | None:
    """What a verb is done to, or what somebody is equipped with."""
    if verb.lemma_.lower() in _rules()["equipping"]:
        joined = next((c for c in verb.children if c.lower_ == "with"), None)
        return next((t for t in joined.children if t.dep_ == "pobj"), None) if joined is not None else None
    return next((t for t in verb.children if t.dep_ == "dobj"), None)


def _aims(noun: Token) -> list[Token]:
    """What comes after a noun but hangs on its verb in the parse: 'pressed for commitments by firms to buy gas', 'asked for
    cooperation in developing a field'."""
    verb = noun.head.head if noun.dep_ == "pobj" else noun.head
    after = [c for c in verb.children if c.i > noun.i]
    return [c for c in after if (c.dep_ == "xcomp" and c.tag_ == "VB") or (c.lower_ == "in" and c.i == noun.i + 1)]


def _is_dealt_in(what: str) -> bool:
    words = re.findall(r"[a-z]+", what.lower())
    known = {*table("dealings")["works"], *_rules()["matters"]}
    return goods_class(what) is not None or any(w in known or w.rstrip("s") in known for w in words)


def _rules() -> dict[str, Any]:
    return table("dealings")["sought"]


def _pressed_for(scene: Scene, sentence: Sentence, noun: Token) -> bool:
    rules = _rules()
    if (
        noun.pos_ not in ("NOUN", "PROPN")
        or noun.lemma_.lower() not in rules["nouns"]
        or not (any(c.dep_ in QUALIFYING for c in noun.children) or _aims(noun))
    ):
        return False
    joined = noun.head.lower_ if noun.dep_ == "pobj" else None
    verb = noun.head.head if joined else noun.head
    if verb.pos_ != "VERB" or verb.lemma_.lower() not in rules["verbs"] or noun.dep_ not in ("pobj", "dobj"):
        return False
    needed = rules["verbs"][verb.lemma_.lower()]
    if (joined not in needed) if needed or joined else False:
        return False
    if any(child.dep_ == "neg" for child in verb.children):
        return False
    return _by_a_state(scene, sentence, verb)


def _by_a_state(scene: Scene, sentence: Sentence, verb: Token) -> bool:
    """Whether a state, its capital, its people or one of its bodies is the subject of a verb or of the verb it hangs on."""
    subjects = ("nsubj",)
    while not any(c.dep_ in subjects for c in verb.children) and verb.dep_ != "relcl" and verb.head != verb:
        verb, subjects = verb.head, ("nsubj", "nsubjpass")
    for subject in (c for c in verb.children if c.dep_ in subjects):
        low, high = sentence.offset(subject.left_edge), sentence.offset(subject) + len(subject.text)
        if any(
            a.start < high and a.end > low and a.country and (a.country in EAST or a.country == scene.west)
            for a in scene.actors_in(sentence, ("state", "group", "agency"))
        ):
            return True
    return False


def _talks_agreed(noun: Token) -> bool:
    rules = _rules()
    if noun.lemma_.lower() not in rules["talks"] or not any(
        c.lower_ in rules["kinds"] for c in noun.children if c.dep_ in ("compound", "amod")
    ):
        return False
    head = noun.head.head if noun.dep_ == "pobj" else noun.head
    planned = any(child.lower_ in ("to", "will", "would", "shall") for child in head.children if child.dep_ == "aux")
    return head.lemma_.lower() in rules["held"] or (planned and head.lemma_.lower() in rules["to_be_held"])
