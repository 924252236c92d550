"""What a word of coercion bears on - what it governs in the parse - and the category of measure that gives."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from flows.claims.lexicon import table
from flows.claims.spheres import is_of_war_or_state
from flows.mentions.gazetteer import goods_classes

FAINT = 4
DEEPEST = 7
CLAUSES = frozenset({"relcl", "advcl"})
GOVERNED = frozenset(
    {
        "dobj",
        "nsubjpass",
        "prep",
        "dative",
        "attr",
        "compound",
        "amod",
        "xcomp",
        "ccomp",
        "pcomp",
        "nmod",
        "prt",
        "poss",
        "npadvmod",
        "oprd",
        "agent",
        "acl",
        "dep",
    }
)
NEGATION = frozenset({"not", "n't", "no", "never", "neither", "nor", "longer"})
LIGHT = frozenset(
    {
        "impose",
        "place",
        "put",
        "clamp",
        "slap",
        "lay",
        "set",
        "maintain",
        "keep",
        "declare",
        "order",
        "announce",
        "lift",
        "ease",
        "remove",
        "drop",
        "tighten",
        "relax",
    }
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing a measure bears on; `suspending` words take back what was given; where `only` is not empty the kind counts
    with those words of coercion alone, where `beside` is not empty with one of its words before the thing."""

    name: str
    faint: bool
    suspending: frozenset[str]
    only: frozenset[str]
    beside: frozenset[str] = frozenset()

    def fits(self, token: Token, thing: Token) -> bool:
        """Whether a thing is meant by this kind as what a word of coercion bears on."""
        if self.beside and not any(child.lower_ in self.beside for child in thing.children):
            return False
        return not self.only or token.lemma_.lower() in self.only


@cache
def words(part: str, name: str) -> frozenset[str]:
    """One word list of `lexicon/measures.toml`."""
    return frozenset(table("measures")[part][name])


@cache
def kinds() -> dict[str, tuple[Kind, ...]]:
    """The kinds each word may name, those bound to few words of coercion first."""
    found: dict[str, tuple[Kind, ...]] = {}
    for kind in sorted(table("measures")["objects"], key=lambda k: "only" not in k):
        made = Kind(
            kind["name"],
            kind.get("faint", False),
            *(frozenset(kind.get(name, ())) for name in ("suspending", "only", "beside")),
        )
        for word in kind["words"]:
            found[word] = (*found.get(word, ()), made)
    return found


def kind_of(thing: Token, coercion: Token) -> Kind | None:
    """The kind of thing a word names for a word of coercion that bears on it; None where it names none."""
    if _qualifies_war_or_state(thing):
        return None
    forms = dict.fromkeys((thing.lemma_.lower(), thing.lower_, thing.lower_.removesuffix("s") if thing.pos_ == "PROPN" else ""))
    named = [kind for form in forms for kind in kinds().get(form, ())]
    return next((kind for kind in named if kind.fits(coercion, thing)), None) or _commodity(thing)


def _qualifies_war_or_state(thing: Token) -> bool:
    """True for 'nuclear' in 'nuclear tests', 'arms' in 'arms talks'."""
    before = thing.dep_ in ("amod", "compound", "nmod") and thing.lemma_.lower() in words("kinds", "arms")
    return before and is_of_war_or_state(thing.head)


def _commodity(thing: Token) -> Kind | None:
    """Goods of the reference list, which any measure on trade may bear on."""
    if thing.pos_ != "NOUN":
        return None
    classes = goods_classes()
    group = classes.get(thing.lemma_.lower()) or classes.get(thing.lower_)
    return Kind("embargo" if group == "grain" else "export_control", True, frozenset(), frozenset()) if group else None


def negated(token: Token) -> bool:
    """True where a verb is denied: 'not', 'no longer', 'never', 'no' before its object or subject, 'declined to'."""
    if any(child.dep_ == "neg" or child.lower_ in NEGATION for child in token.children):
        return True
    if token.dep_ == "xcomp" and token.head.lemma_.lower() in words("verbs", "declining"):
        return True
    arguments = [child for child in token.children if child.dep_ in ("dobj", "nsubjpass", "nsubj", "advmod")]
    return any(
        inner.lower_ in NEGATION or child.lower_ in ("nothing", "none")
        for child in arguments
        for inner in (child, *child.children, *(g for c in child.children if c.dep_ == "amod" for g in c.children))
    )


def is_extension(token: Token) -> bool:
    """True where a measure already taken is stretched: 'extended the controls', 'carried the embargo over to subsidiaries'."""
    verb = next((t for t in [token, *token.ancestors] if t.pos_ == "VERB"), None)
    if verb is None or (token != verb and is_dated(token)) or verb.lemma_.lower() not in words("verbs", "extending"):
        return False
    again = words("again", "nouns")
    for child in governed(verb):
        if child.dep_ in ("dobj", "nsubjpass") and any(
            t.lemma_.lower() in again for t in [child, *(g for c in child.children if c.dep_ == "prep" for g in c.children)]
        ):
            return True
    return False


def is_dated(noun: Token) -> bool:
    """True where a date belongs to the noun itself: 'last December's embargo', 'the measures of 30 December'."""
    return any(
        t.ent_type_ == "DATE" for c in noun.children if c.dep_ in ("poss", "compound", "amod", "prep", "nmod") for t in c.subtree
    )


def governed(token: Token) -> list[Token]:
    """What a coercive word bears on: its object or passive subject, its prepositions, the noun it modifies, what it shares with
    the verb it is coordinated with."""
    if token.pos_ == "VERB" and suffers(token) and token.lemma_.lower() not in words("verbs", "losing"):
        ends = [child for child in token.children if child.dep_ in ("nsubj", "nsubjpass", "conj")]
        return [*ends, token.head] if token.dep_ in ("acl", "relcl") else ends
    found = [child for child in token.children if child.dep_ in GOVERNED]
    if (
        suffers(token)
        or _is_elliptic(token)
        or (token.pos_ in ("VERB", "AUX") and token.head.lemma_ in ("let", "allow") and token.dep_ in ("ccomp", "xcomp"))
    ):
        found += [child for child in token.children if child.dep_ == "nsubj"]
    if token.dep_ == "acomp" or (
        token.pos_ == "VERB" and (token.dep_ == "compound" or (token.dep_ == "amod" and token.tag_ == "VBD"))
    ):
        found += [c for c in token.head.children if c.dep_ in ("nsubj", "nsubjpass")] if token.dep_ == "acomp" else [token.head]
    elif token.pos_ == "VERB":
        if token.dep_ in ("acl", "relcl") and (
            token.lemma_.lower() in words("verbs", "own") or not any(c.dep_ == "dobj" for c in token.children)
        ):
            found.append(token.head)
        if (
            token.dep_ == "conj"
            and token.head.pos_ == "VERB"
            and not any(c.dep_ in ("dobj", "nsubjpass") for c in token.children)
        ):
            found += [c for c in token.head.children if c.dep_ in ("dobj", "nsubjpass")]
    elif token.dep_ == "pobj" and token.head.lower_ == "under":
        found += [c for c in token.head.head.children if c.dep_ in ("nsubj", "nsubjpass", "dobj")]
    elif token.dep_ in ("dobj", "nsubjpass") and token.head.lemma_.lower() in LIGHT:
        found += [c for c in token.head.children if c.dep_ == "prep" and c.lower_ in ("on", "upon", "to", "over", "against")]
    if token.dep_ == "xcomp" and token.head.lemma_ == "be":  # 'the visits were to be cancelled'
        found += [c for c in token.head.children if c.dep_ in ("nsubj", "nsubjpass")]
    if token.pos_ == "VERB" and token.lemma_.lower() in ("make", "have"):
        found += [g for c in found if c.dep_ in ("ccomp", "xcomp") for g in c.children if g.dep_ in ("nsubj", "nsubjpass")]
    return found


def _is_elliptic(token: Token) -> bool:
    """True for 'blocked' in 'Iranian deposits blocked two days after': a participle told as in a headline, its auxiliary left
    out."""
    return (
        token.pos_ == "VERB"
        and token.tag_ in ("VBD", "VBN")
        and not any(c.dep_ in ("dobj", "nsubjpass", "aux", "auxpass", "xcomp", "ccomp") for c in token.children)
        and any(c.dep_ == "nsubj" and c.ent_type_ not in ("GPE", "NORP", "ORG", "PERSON") for c in token.children)
    )


def suffers(token: Token) -> bool:
    """True for a verb whose subject is what a measure falls on: 'the agreement lapsed', 'the flights stopped'."""
    lemma = token.lemma_.lower()
    if lemma in words("verbs", "ending"):
        return not any(c.dep_ in ("dobj", "nsubjpass", "xcomp", "ccomp") for c in token.children)
    return lemma in words("verbs", "own") or (
        lemma == "run" and any(c.dep_ == "prt" and c.lower_ == "out" for c in token.children)
    )


def bears_on(token: Token, subject: bool = False) -> str | None:
    """The category that the things a coercive word governs give it, the nearest first; None where it governs nothing of the
    kind."""
    return nearest_kind(governed(token) + ([c for c in token.children if c.dep_ == "nsubj"] if subject else []), token)


def nearest_kind(starts: Sequence[Token], token: Token) -> str | None:
    """The category that the nearest thing at or below these words gives a word of coercion; None where nothing gives one."""
    best: tuple[int, str] | None = None
    queue = deque((child, 0) for child in starts)
    while queue:
        current, depth = queue.popleft()
        if current == token or depth > DEEPEST:
            continue
        kind = kind_of(current, token)
        if kind is not None:
            rank = depth + (FAINT if kind.faint else 0)
            if best is None or rank < best[0]:
                best = rank, "embargo" if _is_whole_trade(current) else _category(kind, token)
        if current.lemma_.lower() in words("kinds", "thoughts"):
            continue
        step = 0 if current.pos_ == "ADP" else 1
        queue.extend(
            (child, depth + step + FAINT * (child.dep_ in CLAUSES)) for child in current.children if child.dep_ != "nsubj"
        )
    return best[1] if best else None


def _is_whole_trade(thing: Token) -> bool:
    """True for 'all trade', 'total exports': a ban on the whole is an embargo."""
    return thing.lemma_.lower() in ("trade", "commerce", "export") and any(
        child.lower_ in ("all", "total", "entire", "whole", "any") for child in thing.children
    )


def _category(kind: Kind, token: Token) -> str:
    if kind.name != "licence":
        return kind.name
    if token.lemma_.lower() in words("verbs", "narrowing") | words("verbs", "placing") and not _denied_by_order(token):
        return "export_control"
    return "licence_suspension" if token.lemma_.lower() in kind.suspending else "licence_denial"


def _denied_by_order(token: Token) -> bool:
    """True for 'placed under a denial order', which takes a firm's licences away."""
    return any(t.lemma_.lower() == "denial" for t in token.subtree)
