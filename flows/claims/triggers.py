"""Words that may tell a deal or a measure where no sum or quantity does, and what speaks for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from flows.claims.features import about
from flows.claims.lexicon import classes, noun_classes, table, verb_classes
from flows.claims.objects import commodity_span
from flows.claims.roles import points, relations
from flows.claims.scene import EAST, Scene, event_of
from flows.claims.surroundings import date_near, goods_in
from flows.mentions.language import Sentence


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger at view characters `start:end`; `name` is its lemma, or the measure it stands for."""

    sentence: Sentence
    start: int
    end: int
    name: str
    token: Token


def deal_triggers(scene: Scene) -> Iterator[Trigger]:
    """Deal words of the parsed sentences, one for each clause at most."""
    nouns, verbs = frozenset(table("deals")["triggers"]["nouns"]), frozenset(table("deals")["triggers"]["verbs"])
    for sentence in scene.sentences:
        if sentence.doc is None or sentence.label not in ("body", "note", "list"):
            continue
        seen: set[int] = set()
        for token in sentence.doc:
            lemma = token.lemma_.lower()
            if not ((token.pos_ == "NOUN" and lemma in nouns) or (token.pos_ == "VERB" and lemma in verbs)):
                continue
            top = clause_top(token)
            if top.i in seen:
                continue
            seen.add(top.i)
            start = sentence.offset(token)
            yield Trigger(sentence, start, start + len(token.text), lemma, token)


def clause_top(token: Token) -> Token:
    while token.head != token and token.dep_ not in ("conj", "relcl", "advcl", "ccomp", "parataxis"):
        token = token.head
    return token


def trigger_features(scene: Scene, trigger: Trigger) -> list[str]:
    """What speaks for a trigger telling a record: its word, grammar, parties, date and object."""
    token, sentence = trigger.token, trigger.sentence
    found = [f"word:{trigger.name}", f"lemma:{token.lemma_.lower()}", f"pos:{token.pos_}", f"dep:{token.dep_}", f"tag:{token.tag_}"]
    names = verb_classes(token.lemma_) if token.pos_ == "VERB" else noun_classes(token.lemma_)
    found.extend(f"class:{name}" for name in sorted(names))
    found.extend(_determiner(token))
    found.extend(_parties(scene, trigger))
    if date_near(scene, sentence, trigger.start, trigger.end) is not None:
        found.append("dated")
    if commodity_span(sentence, trigger.start, trigger.end, None) is not None:
        found.append("object")
    if goods_in(sentence):
        found.append("goods")
    if scene.within(scene.money, sentence.start, sentence.end):
        found.append("sum_in_sentence")
    if any(q.dimension not in ("share", "duration") for q in scene.within(scene.quantities, sentence.start, sentence.end)):
        found.append("quantity_in_sentence")
    if any(a.kind == "project" for a in scene.within(scene.actors, sentence.start, sentence.end)):
        found.append("project")
    if event_of(sentence.text):
        found.append("event")
    for word in re.findall(r"\b(?:would|could|might|may|if|whether|will|not|no|never|should|any|talks|yet)\b", sentence.text.lower())[:3]:
        found.append(f"says:{word}")
    subjects = about(sentence.text)
    found.extend(f"sentence:{name}" for name in sorted(subjects))
    found.extend(_frame(scene, trigger, subjects))
    verb = next((t for t in [token, *token.ancestors] if t.pos_ in ("VERB", "AUX")), None)
    if verb is not None:
        found.append(f"tense:{verb.tag_}")
        found.extend(f"verb:{name}" for name in sorted(verb_classes(verb.lemma_)))
        for child in verb.children:
            if child.dep_ == "neg":
                found.append("negated")
            found.extend(f"modal:{name}" for name in classes("modals").get(child.lower_, ()) if child.dep_ in ("aux", "mark"))
    return list(dict.fromkeys(found))


def _frame(scene: Scene, trigger: Trigger, subjects: set[str]) -> Iterator[str]:
    """Whether the parts of a deal come together: a seller or buyer by role, something dealt in, a date, and no credit in between."""
    sentence = trigger.sentence
    actors = scene.actors_in(sentence)
    sides = {role for role in ("seller", "buyer") for a in actors if points(role, sentence, a) >= 2.0}
    company = any(a.kind == "company" and max(points("seller", sentence, a), points("buyer", sentence, a)) >= 1.5 for a in actors)
    dealt = commodity_span(sentence, trigger.start, trigger.end, None) is not None
    kind = "credit" if "credit" in subjects else "plain"
    yield f"sides_by_role:{len(sides)}:{kind}"
    if company:
        yield f"company_in_role:{kind}"
        if dealt:
            yield f"company_deals_in:{kind}"
    noun = noun_classes(trigger.token.lemma_) if trigger.token.pos_ == "NOUN" else frozenset()
    if noun & {"agreement", "deal"}:
        east, west = any(a.country in EAST for a in actors), any(a.country and a.country not in EAST for a in actors)
        if east and west:
            yield f"agreement_between_sides:{kind}"
        if any(c.dep_ in ("det", "poss", "amod", "compound") and c.lower_ in ("a", "an", "another", "first", "second", "third", "new") for c in trigger.token.children):
            yield "agreement_introduced"


def _determiner(token: Token) -> Iterator[str]:
    for child in token.children:
        if child.dep_ in ("det", "poss", "amod", "nummod", "compound"):
            yield f"has:{child.dep_}"
            if child.dep_ == "det" and child.lower_ in ("a", "an", "the", "this", "any", "no", "such", "each"):
                yield f"det:{child.lower_}"
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in ("with", "for", "to", "of", "on", "against", "between", "in", "by", "from"):
            yield f"prep:{child.lower_}"


def _parties(scene: Scene, trigger: Trigger) -> Iterator[str]:
    actors = scene.actors_in(trigger.sentence)
    kinds = {a.kind for a in actors}
    yield from (f"with:{kind}" for kind in sorted(kinds))
    yield f"companies:{min(2, sum(a.kind == 'company' for a in actors))}"
    east = any(a.country in EAST for a in actors)
    west = any(a.country and a.country not in EAST for a in actors)
    yield "sides:" + ("both" if east and west else "east" if east else "west" if west else "none")
    keys = {key for actor in actors for key in relations(trigger.sentence, actor)}
    yield from (f"role:{key}" for key in sorted(keys) if key.split(":")[1] in ("sell", "buy", "sign", "deal", "impose", "sanction", "supply", "lift", "request"))
