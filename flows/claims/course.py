"""How far a measure has come: threatened, imposed, relaxed or lifted, told from the verb its trigger hangs on."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from flows.claims.bearing import negated, words
from flows.claims.measure_features import SUPPOSING, UNREAL
from flows.claims.realis import Status
from flows.mentions.language import Sentence

SURE = 3.2
LIKELY = 2.0


def course(sentence: Sentence, token: Token) -> Status:
    """The status of the measure a trigger tells, with the word that tells it; imposed where nothing else is said."""
    verb = governing_verb(token)
    if is_supposed(token) or is_proposed(token):
        return _told("threatened", sentence, verb or token, LIKELY)
    for other in verbs_of(token):
        undone = "relaxed" if other == token and _no_longer(other) else undoing(other, token)
        if undone is not None:
            return _told(undone, sentence, other, SURE)
    return _told("imposed", sentence, verb or token, SURE if token.pos_ == "VERB" else LIKELY)


def verbs_of(token: Token) -> list[Token]:
    """The verbs that say what became of what a word names: the one above it, those of its relative clauses, those coordinated."""
    verb = governing_verb(token)
    return [t for t in (verb, *_relative(token), *_shared(verb)) if t is not None]


def governing_verb(token: Token) -> Token | None:
    """The trigger itself, or the nearest verb above it."""
    return next((t for t in [token, *token.ancestors] if t.pos_ in ("VERB", "AUX")), None)


def undoing(verb: Token, trigger: Token) -> str | None:
    """lifted or relaxed where a verb undoes the measure named with it; None for a verb that is itself the measure."""
    lemma = verb.lemma_.lower()
    if verb == trigger and lemma not in words("course", "always"):
        return None
    if negated(verb) or (lemma in words("course", "with_particle") and not _particles(verb) & words("course", "particles")):
        return None
    if lemma in words("course", "relaxing"):
        return "relaxed"
    return "lifted" if lemma in words("course", "lifting") or lemma in words("course", "with_particle") else None


def _no_longer(verb: Token) -> bool:
    """True for 'no longer withholds': the measure itself has been given up, unless what it denies is leave ('may no longer
    land')."""
    adverbs = {c.lower_ for c in verb.children if c.dep_ in ("advmod", "neg")}
    return bool(adverbs & {"longer", "anymore"}) and verb.lemma_.lower() in words("verbs", "coercive")


def is_supposed(token: Token) -> bool:
    """True where the clause only supposes: 'would', 'could', 'if', 'should the embargo be lifted'."""
    for verb in _over(token, itself=True):
        aids = {c.lower_ for c in verb.children if c.dep_ in ("aux", "mark")}
        if aids & UNREAL and not negated(verb):
            return True
        first = verb.left_edge
        if first.lower_ in SUPPOSING and first.dep_ in ("aux", "mark", "advcl", "auxpass"):
            return True
    return False


def is_proposed(token: Token) -> bool:
    """True where somebody only threatens, proposes or urges what a word tells."""
    return any(t.lemma_.lower() in words("course", "threatening") for t in _over(token))


def _over(token: Token, itself: bool = False) -> Iterator[Token]:
    """The verbs over a trigger: those it is the object or complement of."""
    if itself and token.pos_ in ("VERB", "AUX"):
        yield token
    while token.head != token and token.dep_ not in ("conj", "relcl", "acl", "ROOT"):
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            yield token


def _relative(token: Token) -> Iterator[Token]:
    """The verbs of clauses on a noun: 'the embargo that you ended'."""
    if token.pos_ not in ("NOUN", "PROPN"):
        return
    yield from (child for child in token.children if child.dep_ in ("relcl", "acl"))


def _shared(verb: Token | None) -> Iterator[Token]:
    """Verbs coordinated with the trigger's that have no subject of their own: 'was imposed in May and lifted in July'."""
    if verb is not None:
        yield from (
            t
            for t in verb.conjuncts
            if t.pos_ == "VERB" and t.i > verb.i and not any(c.dep_ in ("nsubj", "nsubjpass", "dobj") for c in t.children)
        )


def _particles(verb: Token) -> set[str]:
    return {word for child in verb.children for word in (child.lower_, *(g.lower_ for g in child.children))}


def _told(value: str, sentence: Sentence, token: Token, points: float) -> Status:
    start = sentence.offset(token)
    return Status(value, start, start + len(token.text), points)
