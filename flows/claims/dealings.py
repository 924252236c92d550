"""Deals told without a sum or a quantity: a party hands over, takes, binds itself to or seeks goods, works or a venture."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Token

from flows.claims.events import event_of
from flows.claims.features import about
from flows.claims.lexicon import classes, noun_classes, table
from flows.claims.objects import commodity_span, without_actors
from flows.claims.realis import status
from flows.claims.roles import is_association, points, relations
from flows.claims.scene import EAST, Scene
from flows.claims.surroundings import date_near, goods_in
from flows.claims.triggers import Trigger, clause_top

FIRST = ("contract", "joint", "transfer", "take", "engage", "seek")
TELLING = frozenset({"sell", "buy", "sign", "deal", "supply", "request", "agreement", "joint", "fail"})
UNSURE = re.compile(r"\b(?:would|could|might|may|if|whether|no|never|should|any|unless|not)\b")


def deal_triggers(scene: Scene) -> Iterator[Trigger]:
    """One trigger for each clause that has the frame of a deal, in the order of the text."""
    for sentence in scene.sentences:
        if sentence.doc is None or sentence.label not in ("body", "note", "list"):
            continue
        best: dict[int, Trigger] = {}
        for token in sentence.doc:
            pattern = _pattern(token)
            if pattern is None:
                continue
            start = sentence.offset(token)
            trigger = Trigger(sentence, start, start + len(token.text), pattern, token)
            top = clause_top(token).i
            if top not in best or FIRST.index(pattern) < FIRST.index(best[top].name):
                best[top] = trigger
        yield from sorted(best.values(), key=lambda t: t.start)


def _spends_a_credit(verb: Token) -> bool:
    """True for what a credit is for: 'lent it $60 million to buy pipe', 'a loan for building a mill'."""
    if verb.dep_ not in ("acl", "advcl", "xcomp", "pcomp", "relcl") or verb.tag_ not in ("VB", "VBG"):
        return False
    head = verb.head.head if verb.dep_ == "pcomp" else verb.head
    if head.pos_ == "VERB":
        lent = any("credit" in noun_classes(c.lemma_) for c in head.children if c.dep_ in ("dobj", "nsubjpass"))
        return lent or head.lemma_.lower() in _words("lending")
    return "credit" in noun_classes(head.lemma_)


def _words(name: str) -> frozenset[str]:
    return frozenset(table("dealings")[name])


def _pattern(token: Token) -> str | None:
    """contract, joint, transfer, take, engage or seek; None where the word opens no frame of a deal."""
    lemma = token.lemma_.lower()
    if token.pos_ in ("NOUN", "PROPN"):
        if lemma in _words("contracts") and token.dep_ != "compound":
            return "contract" if _qualified(token) else None
        joint = lemma in _words("joint") and {"joint", "mixed"} & {c.lower_ for c in token.children}
        return "joint" if joint else None
    if token.pos_ != "VERB" or _spends_a_credit(token) or _is_let(token):
        return None
    for pattern in ("transfer", "take", "engage", "seek"):
        if lemma in table("dealings")[pattern] and _dealt_in(token, pattern):
            return pattern
    return None


def _qualified(noun: Token) -> bool:
    """A contract for something, with someone, signed or named by its goods: not agreement as such, contracts at large ("existing
    contracts"), nor 'in order to'."""
    if (noun.lower_ == "order" and noun.i > 0 and noun.nbor(-1).lower_ == "in") or _is_leave(noun) or _is_struck(noun):
        return False
    if _at_large(noun) or _is_concern(noun):
        return False
    if any(
        child.dep_ in ("compound", "amod", "poss", "nmod", "acl", "relcl", "nummod")
        or (child.dep_ == "prep" and child.lower_ in ("for", "with", "on", "of", "to", "between", "covering", "under"))
        for child in noun.children
    ):
        return True
    head = noun.head if noun.head.pos_ != "ADP" else noun.head.head
    return head.pos_ == "VERB" and head.lemma_.lower() in _words("engage") | _words("seek") | _words("take")


def _is_concern(noun: Token) -> bool:
    """True for what somebody only has to do with: 'its involvement in purchases', 'an interest in contracts'."""
    return noun.dep_ == "pobj" and noun.head.lower_ == "in" and noun.head.head.lemma_.lower() in _words("concern")


def _at_large(noun: Token) -> bool:
    """True where not one deal is meant ("existing contracts"), nor by what such contracts are for, nor by a comparison ("more gas
    than they needed")."""
    if any(child.lower_ in ("more", "less", "fewer") for child in noun.children) and any(
        t.lower_ == "than" for t in noun.subtree
    ):
        return True
    outer = noun.head.head if noun.dep_ == "pobj" else noun
    return any(
        child.lower_ in _words("at_large")
        for named in {noun, outer}
        if named.lemma_.lower() in _words("contracts")
        for child in named.children
    )


def _is_struck(noun: Token) -> bool:
    """True for a project that a measure is extended to or lifted from: told as the measure's reach."""
    verb = next((t for t in noun.ancestors if t.pos_ in ("VERB", "AUX")), None)
    return verb is not None and noun.dep_ == "pobj" and _is_measures(verb)


def _is_measures(verb: Token) -> bool:
    """True for a verb that says what a measure does or what is done to it."""
    return any("sanction" in noun_classes(c.lemma_) for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "dobj"))


def _is_let(verb: Token) -> bool:
    """True for what somebody is let do: 'agreed to allow X to supply parts' is a state's leave."""
    return verb.dep_ in ("ccomp", "xcomp") and verb.head.lemma_.lower() in _words("letting")


def _is_leave(noun: Token) -> bool:
    """True for leave given by a state: agreement to a thing or to allow it, a licence to export or one that is revoked."""
    if noun.lemma_.lower() in _words("consents"):
        return any(
            (c.dep_ == "prep" and c.lower_ == "to") or (c.dep_ == "acl" and c.lemma_.lower() in _words("leave"))
            for c in noun.children
        )
    return noun.lemma_.lower() in _words("permits") and (
        any(c.dep_ == "compound" and c.lower_ in ("export", "import") for c in noun.children)
        or noun.head.lemma_.lower() in _words("leave")
    )


def _dealt_in(verb: Token, pattern: str) -> bool:
    """Whether what a verb governs can be dealt in."""
    if _is_measures(verb):
        return False
    needed = table("dealings")["only_with"].get(verb.lemma_.lower())
    if needed is not None and not any(child.lower_ in needed for child in verb.children):
        return False
    nouns = [child for child in verb.children if child.dep_ in ("dobj", "nsubjpass", "attr")]
    if verb.dep_ in ("acl", "relcl") and not nouns:
        nouns = [verb.head]
    if pattern in ("engage", "seek"):
        nouns += [
            g
            for child in verb.children
            if child.dep_ == "prep" and child.lower_ in ("for", "on", "in", "with", "to")
            for g in child.children
        ]
        nouns += [g for child in verb.children if child.dep_ in ("xcomp", "ccomp") for g in child.children if g.dep_ == "dobj"]
    wanted = _words("works") | _words("contracts") | _words("joint") if pattern in ("engage", "seek") else None
    for noun in nouns:
        inner = {t.lemma_.lower() for t in noun.subtree}
        if (
            noun.pos_ not in ("NOUN", "PROPN", "PRON")
            or noun.lemma_.lower() in _words("empty")
            or noun.ent_type_ in ("PERSON", "DATE", "GPE", "LOC")
            or _at_large(noun)
        ):
            continue
        if wanted is None or inner & wanted:
            return True
    return False


def has_substance(scene: Scene, trigger: Trigger) -> bool:
    """Whether a clause says what is dealt in - goods, works, a project - or tells an agreement between two states on trade."""
    told = set(_object(scene, trigger))
    if "object:empty" in told and "object:goods" not in told:
        return False
    if told & {"object:works", "object:goods", "project"}:
        return True
    return (
        trigger.name == "contract" and "trade" in trigger.sentence.text.lower() and "sides:both" in set(_parties(scene, trigger))
    )


def deal_features(scene: Scene, trigger: Trigger) -> list[str]:
    """What speaks for a clause telling a deal: its pattern, parties, goods, date, status, and what its sentence is about."""
    sentence, token = trigger.sentence, trigger.token
    found = [f"pattern:{trigger.name}", f"dep:{token.dep_}"]
    found.extend(_object(scene, trigger))
    found.extend(_parties(scene, trigger))
    told = status("deals", sentence, trigger.start, trigger.end)
    found.append(f"status:{told.value if told else 'none'}")
    dated = date_near(scene, sentence, trigger.start, trigger.end) is not None
    if dated:
        found.append("dated")
    bound = trigger.name in ("contract", "engage") and told is not None and told.value == "signed"
    if dated and bound and "sides:both" in found and {"object:goods", "object:works", "project"} & {*found}:
        found.append("states_agreed_on_goods")
    if event_of(sentence.text):
        found.append("event")
    found.extend(f"sentence:{name}" for name in sorted(about(sentence.text)))
    if scene.within(scene.money, sentence.start, sentence.end):
        found.append("sum_in_sentence")
    if any(q.dimension not in ("share", "duration") for q in scene.within(scene.quantities, sentence.start, sentence.end)):
        found.append("quantity_in_sentence")
    found.extend(f"says:{word}" for word in sorted(set(UNSURE.findall(sentence.text.lower()))))
    found.extend(_grammar(token))
    return list(dict.fromkeys(found))


def _object(scene: Scene, trigger: Trigger) -> Iterator[str]:
    """Whether goods or works are named, and how plainly."""
    sentence = trigger.sentence
    span = commodity_span(sentence, trigger.start, trigger.end, None)
    projects = [a for a in scene.within(scene.actors, sentence.start, sentence.end) if a.kind == "project"]
    if projects:
        yield "project"
    if span is None:
        yield "no_object"
        return
    words = set(re.findall(r"[a-z]+", scene.text[span[0] : span[1]].lower()))
    words |= {word.rstrip("s") for word in words}
    if words & _words("works"):
        yield "object:works"
    named = [(low, high) for low, high, _ in goods_in(sentence) if low < span[1] and high > span[0]]
    if any(without_actors(goods, scene.actors_in(sentence, ("company",))) for goods in named):
        yield "object:goods"
    if words & _words("empty"):
        yield "object:empty"


def _parties(scene: Scene, trigger: Trigger) -> Iterator[str]:
    sentence = trigger.sentence
    actors = scene.actors_in(sentence)
    company = [a for a in actors if a.kind == "company" and "bank" not in a.name.lower() and not is_association(a)]
    sides = {role for role in ("seller", "buyer") for a in actors if points(role, sentence, a) >= 2.0}
    kind = "credit" if "credit" in about(sentence.text) else "plain"
    yield f"roles:{len(sides)}"
    yield f"companies:{min(len(company), 2)}:{kind}"
    east, west = any(a.country in EAST for a in actors), any(a.country and a.country not in EAST for a in actors)
    yield "sides:" + ("both" if east and west else "east" if east else "west" if west else "none")
    if company and max(max(points("seller", sentence, a), points("buyer", sentence, a)) for a in company) >= 1.5:
        yield f"company_in_role:{kind}"
        yield f"{trigger.name}_by_company"
    if east and west:
        yield f"{trigger.name}_between_sides"
    keys = {key for actor in actors for key in relations(sentence, actor)}
    yield from (f"role:{key}" for key in sorted(keys) if key.split(":")[1] in TELLING)


def _grammar(token: Token) -> Iterator[str]:
    for child in token.children:
        if child.dep_ == "det" and child.lower_ in ("a", "an", "the", "this", "any", "no", "such", "each"):
            yield f"det:{child.lower_}"
        elif child.dep_ == "prep" and child.lower_ in ("with", "for", "to", "of", "on", "between", "by", "from", "under"):
            yield f"prep:{child.lower_}"
        elif child.dep_ in ("poss", "compound", "amod"):
            yield f"has:{child.dep_}"
        elif child.dep_ == "neg":
            yield "negated"
    if token.pos_ in ("NOUN", "PROPN"):
        yield from _number(token)
    verb = next((t for t in [token, *token.ancestors] if t.pos_ in ("VERB", "AUX")), None)
    if verb is not None:
        if any(child.dep_ == "neg" for child in verb.children):
            yield "verb_negated"
        yield f"tense:{verb.tag_}"
        yield from (
            f"modal:{name}"
            for child in verb.children
            if child.dep_ in ("aux", "mark")
            for name in classes("modals").get(child.lower_, ())
        )
        if token.pos_ == "NOUN" and verb.lemma_.lower() in _words("engage"):
            yield "engaged"
        if token.pos_ == "NOUN" and verb.lemma_.lower() in _words("seek"):
            yield "sought"


def _number(noun: Token) -> Iterator[str]:
    """Whether a noun means one deal or several, and whether it only says what another noun is about ("interest in a deal")."""
    if noun.tag_ in ("NNS", "NNPS"):
        yield "plural"
    if noun.dep_ == "pobj" and noun.head.head.pos_ == "NOUN":
        yield f"inside:{min(noun_classes(noun.head.head.lemma_), default='none')}"
