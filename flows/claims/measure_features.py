"""What speaks for a word of coercion telling a measure that was taken or threatened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from spacy.tokens import Token

from flows.claims.bearing import governed, is_extension, negated, words
from flows.claims.bearing_features import bearing_features
from flows.claims.events import event_of
from flows.claims.lexicon import table
from flows.claims.roles import points, relations
from flows.claims.scene import EAST, Scene
from flows.claims.surroundings import date_near
from flows.claims.triggers import Trigger, clause_top
from flows.claims.turns import turn
from flows.mentions.names import Actor

WISHED = frozenset(
    {
        "urge",
        "seek",
        "ask",
        "propose",
        "consider",
        "recommend",
        "demand",
        "want",
        "oppose",
        "fear",
        "suggest",
        "favor",
        "favour",
        "advocate",
        "discuss",
        "study",
        "debate",
        "plan",
        "expect",
        "argue",
        "call",
        "press",
    }
)
DECLINED = frozenset(
    {"decline", "refuse", "balk", "fail", "hesitate", "defy", "evade", "ignore", "circumvent", "resist", "avoid"}
)
UNREAL = frozenset({"would", "could", "might", "should", "if", "unless", "whether", "can"})
SUPPOSING = frozenset({"should", "had", "were", "if"})
MANNER = {"VBD": "past", "VBN": "participle", "VBZ": "present", "VBP": "present", "VBG": "gerund", "VB": "bare", "MD": "modal"}
FITTING = 0.6
# Words that name coercion in a thousand characters, below which a text has none of it and some of it; sentences around.
CLIMATE = (0.15, 1.2)
AROUND = 2
_STEPS = re.compile(rf"\b(?:{'|'.join(table('measures')['lists']['steps'])})\b", re.IGNORECASE)


def measure_features(scene: Scene, trigger: Trigger) -> list[str]:
    """The features of one trigger: its word, who acts on whom, when, after what event, and how real it is."""
    token, sentence = trigger.token, trigger.sentence
    found = [f"word:{_strength(token)}", f"kind:{trigger.name}", f"pos:{token.pos_}", f"lemma:{token.lemma_.lower()}"]
    found.extend(_surroundings(scene, trigger))
    found.extend(_who(scene, trigger))
    found.extend(_reality(token))
    found.extend(bearing_features(trigger))
    if date_near(scene, sentence, trigger.start, trigger.end, ("point", "from"), 220) is not None:
        found.append("dated")
    if event_of(sentence.text):
        found.append("event")
    if scene.within(scene.money, sentence.start, sentence.end):
        found.append("sum")
    if is_extension(token):
        found.append("extension")
    found.extend(f"reason:{name}" for name in sorted(reasons(sentence.text)))
    opening = scene.opening(sentence)
    if opening is not None:
        found.append("opened:coercion" if _plain_names(opening.text) or _STEPS.search(opening.text) else "opened:other")
    return list(dict.fromkeys(found))


def _surroundings(scene: Scene, trigger: Trigger) -> Iterator[str]:
    """What the text around speaks of: coercion by its plain names, events that are answered with it, shares and rates."""
    sentence = trigger.sentence
    rate = 1000 * len(_plain_names(scene.text)) / max(len(scene.text), 1)
    if len(scene.sentences) > AROUND:
        yield f"climate:{'none' if rate < CLIMATE[0] else 'some' if rate < CLIMATE[1] else 'much'}"
    near = [s for s in scene.paragraph_sentences(sentence) if 0 < abs(s.index - sentence.index) <= AROUND]
    if any(_plain_names(s.text) for s in near):
        yield "around:coercion"
    if any(event_of(s.text) for s in near):
        yield "around:event"
    yield f"near:{_facing(a.country for s in (*near, sentence) for a in scene.actors_in(s, ('state', 'agency')))}"
    rest = sentence.text[: trigger.start - sentence.start] + " " + sentence.text[trigger.end - sentence.start :]
    if _plain_names(rest):
        yield "beside:coercion"
    if any(q.dimension == "share" for q in scene.within(scene.quantities, sentence.start, sentence.end)):
        yield "share"
    if any(q.dimension != "duration" for q in scene.within(scene.quantities, sentence.start, sentence.end)):
        yield "quantity"
    firms = [a for a in scene.actors_in(sentence, ("company", "group")) if not is_state_lender(a)]
    states = [a for a in scene.actors_in(sentence, ("state", "agency")) if a.form != "adjective"]
    if firms and not states:
        yield "firms_alone"
    if len({a.country for a in scene.actors_in(sentence, ("state", "agency"))}) > 1:
        yield "two_states"


def _facing(countries: Iterable[str | None]) -> str:
    """Whether states of which one may coerce the other stand together: both, only such as are coerced, only others, none."""
    named = {country for country in countries if country is not None}
    coerced = named & (EAST | set(table("measures")["sides"]["coerced"]))
    return "opposed" if coerced and named - coerced else "coerced" if coerced else "others" if named else "none"


@lru_cache(maxsize=4096)
def _plain_names(text: str) -> list[str]:
    """The words of a text that name coercion or what answers to it, whatever they bear on."""
    return _naming().findall(text.lower())


@cache
def _naming() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(re.escape(form) for form in words('reasons', 'naming'))})")


def _strength(token: Token) -> str:
    lemma = token.lemma_.lower()
    if token.pos_ in ("NOUN", "PROPN"):
        return "alone" if lemma in table("measures")["alone"] else "noun"
    if lemma in words("verbs", "coercive"):
        return "verb"
    for name in ("extending", "requiring", "leave", "traffic"):
        if lemma in words("verbs", name) and (name in ("extending", "requiring") or negated(token)):
            return name
    told = turn(token)
    return told[0] if told else "weak"


def _who(scene: Scene, trigger: Trigger) -> Iterator[str]:
    """Which kinds of actors act, and whether the sentence names one that fits each side."""
    sentence = trigger.sentence
    actors = scene.actors_in(sentence, ("state", "agency", "group", "company"))
    for role, kinds in (("sender", ("state", "agency")), ("target", ("state", "company", "group"))):
        fitting = [a for a in actors if a.kind in kinds and points(role, sentence, a) >= FITTING]
        yield f"{role}:{'none' if not fitting else 'named'}"
    yield from (f"subject:{kind}" for kind in sorted(set(_subjects(trigger, actors))))
    if any(
        key.startswith(("against:", "on:", "to:")) and key.endswith((":sanction", ":impose"))
        for a in actors
        if a.kind == "state"
        for key in relations(sentence, a)
    ):
        yield "upon_a_state"
    if not any(a.kind in ("state", "agency") for a in actors):
        yield "no_state"


def _subjects(trigger: Trigger, actors: list[Actor]) -> Iterator[str]:
    """What the subject, agent or owner of the trigger is."""
    verb = next((t for t in [trigger.token, *trigger.token.ancestors] if t.pos_ in ("VERB", "AUX")), trigger.token)
    for holder in (trigger.token, verb):
        for child in holder.children:
            if child.dep_ not in ("nsubj", "agent", "poss") and not (
                holder == trigger.token and child.dep_ in ("amod", "compound", "nmod")
            ):
                continue
            low = trigger.sentence.offset(child.left_edge)
            high = trigger.sentence.offset(child.right_edge) + len(child.right_edge.text)
            inside = [a for a in actors if low <= a.start <= trigger.sentence.offset(child) < a.end <= high]
            yield from (_sort(a) for a in inside)


def _sort(actor: Actor) -> str:
    if actor.kind in ("state", "agency"):
        return "east" if actor.country in EAST else "state"
    return "state_lender" if is_state_lender(actor) else actor.kind


def is_state_lender(actor: Actor) -> bool:
    """True for an Export-Import Bank and its like, whose credits are acts of state."""
    named = f"{actor.name} {actor.text}".lower()
    return actor.kind == "company" and any(form in named for form in words("reasons", "state_lenders"))


def reasons(text: str) -> set[str]:
    """What the text gives as grounds: politics, or business."""
    lowered = text.lower()
    return {
        name
        for name in ("political", "commercial")
        if any(re.search(rf"\b{re.escape(form)}", lowered) for form in words("reasons", name))
    }


def _reality(token: Token) -> Iterator[str]:
    """Tense, modality, negation, who merely wishes it, and how a noun is determined."""
    verb = next((t for t in [token, *token.ancestors] if t.pos_ in ("VERB", "AUX")), None)
    if token.pos_ in ("NOUN", "PROPN"):
        yield f"is:{token.dep_}"
        yield from (
            f"det:{c.lower_}" for c in token.children if c.dep_ == "det" and c.lower_ in ("a", "an", "the", "any", "such", "no")
        )
        if not any(c.dep_ in ("det", "poss") for c in token.children):
            yield "det:none"
        if not governed(token):
            yield "unqualified"
    if verb is None:
        yield "no_verb"
        return
    yield f"tense:{MANNER.get(verb.tag_, 'other')}"
    chain = _clauses_above(verb)
    for rank, above in enumerate(chain):
        aids = {c.lower_ for c in above.children if c.dep_ in ("aux", "mark", "auxpass", "advmod")}
        if aids & UNREAL:
            yield "unreal"
        if rank == 0 and aids & {"will", "shall"}:
            yield "future"
        if rank == 0 and negated(above):
            yield "negated"
        elif rank == 0 and "may" in aids:
            yield "allowed"
        if any(c.dep_ in ("nsubj", "nsubjpass") and c.lemma_.lower() in words("reasons", "bills") for c in above.children):
            yield "of_a_bill"
        if above != token and above.lemma_.lower() in WISHED:
            yield "wished"
        if above != token and above.lemma_.lower() in DECLINED:
            yield "declined"
        first = next(iter(above.sent), above)
        if first.lower_ in SUPPOSING and above.left_edge.i - first.i < 2:
            yield "unreal"
    if verb != token:
        for name in ("lifting", "coercive", "extending"):
            if verb.lemma_.lower() in words("verbs", name):
                yield f"with:{name}"
    if clause_top(token).dep_ == "ROOT":
        yield "main"


def _clauses_above(verb: Token) -> list[Token]:
    """The verb and those it is the complement of."""
    chain = [verb]
    while chain[-1].dep_ in ("xcomp", "ccomp", "advcl", "pcomp", "csubj") and chain[-1].head != chain[-1] and len(chain) < 3:
        chain.append(chain[-1].head)
    return chain
