"""Turns of phrase that tell a measure of coercion without a word for one: what is put on ice, what is off, what may no longer be
had, what others did likewise."""

from __future__ import annotations

from spacy.tokens import Token

from flows.claims.bearing import bears_on, negated, words
from flows.claims.lexicon import table

NOBODY = frozenset({"nothing", "none", "nobody"})
REFUSING = frozenset({"will", "wo", "do", "does"})
OUTER = frozenset({"for", "by", "with", "after", "before"})
ABLE = frozenset({"can", "could", "ca"})
LEAVE = frozenset({"may", "can", "could", "shall", "must", "might", "ca"})


def turn(token: Token) -> tuple[str, str] | None:
    """The turn of phrase a verb heads, with the category of measure it tells; `echo` for one that tells the last again."""
    if token.pos_ not in ("VERB", "AUX"):
        return None
    if _echoes(token):
        return "echo", "echo"
    if token.lemma_.lower() in words("turns", "placing") and _rests_in(token) and not _works(token):
        return _told("shelved", bears_on(token, subject=not _has_object(token)))
    if token.lemma_.lower() in words("turns", "being") and _is_off(token):
        return _told("off", bears_on(token, subject=True))
    if token.lemma_.lower() in words("turns", "doing") and _denied(token):
        return _told("denied", _inward(token, bears_on(token, subject=True)) or _usual(token))
    return None


def _inward(token: Token, category: str | None) -> str | None:
    """What may not be bought or enter is kept out."""
    inward = token.lemma_.lower() in words("turns", "inward")
    return "import_ban" if inward and category in ("export_control", "embargo") else category


def _usual(token: Token) -> str | None:
    """The category of what a verb alone denies: 'nothing was shipped', 'ministers no longer travel'."""
    denying: dict[str, list[str]] = table("measures")["turns"]["denying"]
    return next((name for name, verbs in denying.items() if token.lemma_.lower() in verbs), None)


def _told(name: str, category: str | None) -> tuple[str, str] | None:
    return (name, category) if category else None


def _works(token: Token) -> bool:
    """True for 'drilling came to a halt': what stops by itself is work, which nobody need have forbidden."""
    subjects = [c for c in token.children if c.dep_ == "nsubj"]
    return not _has_object(token) and any(c.lemma_.lower() in words("turns", "works") for c in subjects)


def _has_object(token: Token) -> bool:
    return any(c.dep_ in ("dobj", "nsubjpass") for c in token.children)


def _rests_in(token: Token) -> bool:
    """True for 'put on ice', 'held in abeyance', 'brought to an end': a preposition before a word for rest or end."""
    within = [(c.lower_, g.lemma_.lower()) for c in token.children if c.dep_ == "prep" for g in c.children if g.dep_ == "pobj"]
    rest, ends = words("turns", "rest"), words("turns", "ends")
    return any(noun in rest and (before == "to" if noun in ends else before not in OUTER) for before, noun in within)


def _is_off(token: Token) -> bool:
    """True for 'visits are off', 'the sale is in abeyance', 'the credit is dead'."""
    off = words("turns", "off")
    return _rests_in(token) or any(
        c.lower_ in off for c in token.children if c.dep_ in ("advmod", "prt", "acomp", "prep", "attr")
    )


def _denied(token: Token) -> bool:
    """True where what is done in peace is not: 'nothing was shipped', 'ministers no longer travel', 'no credit may be given'."""
    if not negated(token):
        return False
    children = [c for c in token.children if c.dep_ in ("nsubj", "nsubjpass", "dobj")]
    aids = {c.lower_ for c in token.children if c.dep_ == "aux"}
    whole = any(c.lower_ in NOBODY or any(g.lower_ == "no" for g in c.children) for c in children)
    longer = any(c.lower_ in ("longer", "anymore") or any(g.lower_ == "longer" for g in c.children) for c in token.children)
    told = token.dep_ in ("xcomp", "ccomp") and token.head.lemma_.lower() in words("turns", "telling")
    active = not any(c.dep_ == "auxpass" for c in token.children)
    helped = any(c.dep_ in ("aux", "auxpass") for c in token.children) and not (active and _lacks(token, aids))
    refused = bool(aids & REFUSING) and _usual(token) is not None
    unable = active and bool(aids & ABLE) and token.lemma_.lower() in words("turns", "means")
    return (whole and helped) or longer or told or refused or (bool(aids & LEAVE) and not unable)


def _lacks(token: Token, aids: set[str]) -> bool:
    """True for 'had received no coal': who has not got a thing need not have been denied it."""
    return token.lemma_.lower() in words("turns", "having") and not aids & (LEAVE | REFUSING)


def _echoes(token: Token) -> bool:
    """True for 'did likewise', 'followed suit', 'Japan followed in July', 'fell in line': one more takes the step told before."""
    if negated(token) or any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children):
        return False
    beside = {g.lower_ for c in token.children if c.dep_ != "nsubj" for g in ((c, *c.children) if c.dep_ == "prep" else (c,))}
    lemma = token.lemma_.lower()
    named = any(c.dep_ == "nsubj" and c.ent_type_ in ("GPE", "NORP", "ORG", "LOC", "PERSON") for c in token.children)
    if lemma == "follow":
        return bool(beside & words("turns", "suit")) or (named and not _has_object(token))
    return lemma in words("turns", "joining") and bool(beside & words("turns", "likewise"))
