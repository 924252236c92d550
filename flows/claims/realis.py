"""How far a credit or deal has come (requested, agreed, refused): told by verbs, nouns, modality, negation and tense."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from flows.claims.lexicon import table
from flows.mentions.language import Sentence

UNREAL = frozenset({"would", "could", "might", "may", "should", "can"})
SUPPOSING = frozenset({"if", "unless", "whether"})
DUE = frozenset({"to", "must", "will", "shall"})
ONWARD = {"credits": "proposed", "deals": "proposed"}
DENIED = {"credits": "refused", "deals": "stalled"}
REAL = {"credits": ("agreed", "disbursed"), "deals": ("signed", "under_way", "completed")}
TOLD_AS_FACT = 0.5
LASTING = 4.0
PER_CLAUSE = 0.8
CLAUSE = re.compile(r"\b(?:when|after|although|because|while|but|whereas|since|before)\b|;|, and\b")
OVERRIDES = frozenset({"refused", "cancelled", "suspended", "repaid", "lost", "reduced", "stalled"})
TENTATIVE = frozenset({"requested", "proposed", "rumoured", "negotiating", "unknown"})
UNDOING = frozenset({"cancelled", "suspended", "repaid", "reduced", "completed"})


@dataclass(frozen=True, slots=True)
class Status:
    """A status and the view span of the word that tells it."""

    value: str
    start: int
    end: int
    points: float


def goes_beyond(found: str, standing: str) -> bool:
    """True where one status tells what came of another: a wish was granted or refused, a bond was undone."""
    if standing in TENTATIVE:
        return found not in TENTATIVE
    return found in UNDOING and standing not in UNDOING | {"refused", "lost"}


@cache
def _index(kind: str) -> tuple[dict[str, list[str]], dict[str, list[str]], list[tuple[re.Pattern[str], str]]]:
    verbs: dict[str, list[str]] = {}
    nouns: dict[str, list[str]] = {}
    phrases: list[tuple[re.Pattern[str], str]] = []
    for status, words in table("realis")[kind].items():
        for verb in words["verbs"]:
            verbs.setdefault(verb, []).append(status)
        for noun in words["nouns"]:
            nouns.setdefault(noun, []).append(status)
        phrases.extend((re.compile(rf"\b{re.escape(phrase)}\b"), status) for phrase in words["phrases"])
    return verbs, nouns, phrases


def status(kind: str, sentence: Sentence, start: int, end: int) -> Status | None:
    """The best supported status of what view characters `start:end` name, from its own sentence; None where nothing tells."""
    found = sorted(_evidence(kind, sentence, start, end), key=lambda s: -s.points)
    if not found:
        return None
    best = found[0]
    for other in found[1:]:
        if other.value in OVERRIDES and best.value not in OVERRIDES and other.points >= best.points - 1.0:
            return other
    return best


def status_or_tense(kind: str, sentence: Sentence, start: int, end: int) -> Status:
    """The status told, or where no word tells one, by tense: what is told as fact was agreed, what would be is proposed."""
    found = status(kind, sentence, start, end)
    span = sentence.span(start, end)
    if found is not None or span is None:
        return found or Status("unknown", start, end, 0.0)
    verb = next((t for t in _ancestors(span.root) if t.pos_ in ("VERB", "AUX") and t.tag_ != "VBG"), None)
    if verb is None:
        return Status(REAL[kind][0], start, end, TOLD_AS_FACT)
    place = sentence.offset(verb)
    unreal = any(c.lower_ in UNREAL or c.lower_ == "if" for c in verb.children if c.dep_ in ("aux", "mark"))
    return Status(ONWARD[kind] if unreal else REAL[kind][0], place, place + len(verb.text), TOLD_AS_FACT)


def _evidence(kind: str, sentence: Sentence, start: int, end: int) -> Iterator[Status]:
    verbs, nouns, phrases = _index(kind)
    lowered = sentence.text.lower()
    for pattern, value in phrases:
        for match in pattern.finditer(lowered):
            points = 3.2 - _distance(sentence, match.start(), start) - _clauses(sentence, match.start(), match.end(), start)
            yield Status(value, sentence.start + match.start(), sentence.start + match.end(), points)
    span = sentence.span(start, end)
    if span is None or sentence.doc is None:
        return
    above = list(_ancestors(span.root))
    for token in sentence.doc:
        lemma = token.lemma_.lower()
        verbal = token.pos_ in ("VERB", "AUX")
        names = verbs.get(lemma, []) if verbal else nouns.get(lemma, []) if token.pos_ in ("NOUN", "PROPN") else []
        if not names:
            continue
        weight = _weight(token, above) - _distance(sentence, token.idx, start) + (LASTING if _in_the_end(token) else 0.0)
        place = sentence.offset(token)
        for value in names:
            shown = _shifted(kind, token, value)
            if shown is not None:
                yield Status(shown, place, place + len(token.text), weight + (0.3 if shown == value else 0.0))


def _in_the_end(token: Token) -> bool:
    """True for 'granted in the end', 'finally granted': what it came to, whatever stood in the way."""
    near = token.doc[max(0, token.i - 3) : token.i + 5].text.lower()
    return any(phrase in near for phrase in table("realis")["lasting"]["phrases"])


def _ancestors(token: Token) -> Iterator[Token]:
    while token.head != token:
        token = token.head
        yield token


def _weight(token: Token, above: list[Token]) -> float:
    base = 1.0 if token.pos_ == "VERB" else 0.6
    for rank, other in enumerate(above):
        if other == token:
            return base + 2.5 - 0.2 * rank
    if any(token.head == other for other in above):
        return base + 1.2
    return base


def _distance(sentence: Sentence, place: int, start: int) -> float:
    return min(1.5, abs(place - (start - sentence.start)) / 90)


def _clauses(sentence: Sentence, low: int, high: int, start: int) -> float:
    """What a phrase loses for standing in another clause than the anchor."""
    place = start - sentence.start
    between = sentence.text[high:place] if high <= place else sentence.text[place:low]
    return PER_CLAUSE * len(CLAUSE.findall(between))


def _shifted(kind: str, token: Token, value: str) -> str | None:
    """Modality, negation and tense turn a thing done into one proposed or refused; None where the form tells nothing."""
    if value == ONWARD[kind] and _offered_in_a_bond(token):
        return REAL[kind][0]
    if value in UNDOING and token.pos_ == "VERB" and _did_not_happen(token):
        return None
    if value not in REAL[kind] or token.pos_ not in ("VERB", "AUX"):
        return value
    children = list(token.children)
    if _negated(children):
        return "agreed" if value == "disbursed" else DENIED[kind]
    auxiliaries = {child.lower_ for child in children if child.dep_ in ("aux", "auxpass", "mark")}
    if auxiliaries & {"may", "can"} and value == "disbursed":
        return "agreed"
    unreal = auxiliaries & UNREAL and not auxiliaries & {"that", "so"}
    if "if" in auxiliaries or unreal or _supposed(token) or _only_considered(kind, token):
        return ONWARD[kind]
    if value == "completed" and token.tag_ == "VBG":
        return "under_way"
    if "to" in auxiliaries and token.head != token and token.head.pos_ in ("VERB", "ADJ", "NOUN", "AUX"):
        if token.head.lemma_.lower() not in table("realis")["binding"]["verbs"]:
            return ONWARD[kind]
        return REAL[kind][0]
    if "will" in auxiliaries or "shall" in auxiliaries:
        return REAL[kind][0]
    return _under_way(token, auxiliaries) if value == "under_way" else value


def _did_not_happen(token: Token) -> bool:
    """True for what was not done, is due, or might only be: 'did not cancel', 'was to be repaid', 'might cancel', 'if it did
    cancel'."""
    modals = {child.lower_ for child in token.children if child.dep_ in ("aux", "mark")}
    if token.head.lemma_.lower() == "have" and token.head.tag_ == "VBD":  # what one had to do was done
        modals -= DUE
    return (
        bool(modals & (UNREAL | DUE | SUPPOSING))
        or _negated(list(token.children))
        or token.head.lemma_.lower() in ("unlikely", "threaten", "refuse")
    )


def _offered_in_a_bond(token: Token) -> bool:
    """True for what was offered as a side's part of something agreed: 'they joined it, offering credits'."""
    bond = token.head
    return (
        token.tag_ == "VBG"
        and token.dep_ == "advcl"
        and bond.tag_ == "VBD"
        and bond.lemma_.lower() in table("realis")["binding"]["joined"]
    )


def _supposed(token: Token) -> bool:
    """True where the clause hangs on an 'if': what is said holds only then."""
    return any(
        c.dep_ == "advcl" and any(m.lower_ in ("if", "unless", "should") for m in c.children if m.dep_ in ("mark", "aux"))
        for c in token.children
    )


def _only_considered(kind: str, token: Token) -> bool:
    """True for what is no more than considered or offered: 'would consider opening a credit', 'talks on building a plant'."""
    above = token.head.head if token.head.pos_ == "ADP" else token.head
    words = table("realis")[kind][ONWARD[kind]]
    onward = words["nouns"] if above.pos_ == "NOUN" else words["verbs"]
    return token.tag_ == "VBG" and token.dep_ in ("xcomp", "pcomp") and above.lemma_.lower() in onward


def _negated(children: list[Token]) -> bool:
    """True for 'not', 'never', and a subject that is none: 'neither loan', 'none of it'."""
    negative = ("never", "neither", "nor", "none", "no")
    subjects = [
        c for child in children if child.dep_ in ("nsubj", "nsubjpass") for c in (child, *child.children) if c.dep_ != "prep"
    ]
    return any(c.dep_ == "neg" or c.lower_ in negative[:3] for c in children) or any(c.lower_ in negative for c in subjects)


def _under_way(token: Token, auxiliaries: set[str]) -> str | None:
    """Deliveries told in the past are done, those told in the present go on; a bare participle tells nothing."""
    if token.tag_ == "VBG":
        return "under_way" if auxiliaries & {"is", "are", "am", "be", "been", "being", "'s"} else None
    if token.tag_ in ("VBZ", "VBP") or auxiliaries & {"is", "are", "being"}:
        return "under_way"
    if token.tag_ in ("VBD", "VBN") and token.lemma_.lower() in table("realis")["binding"]["handed_over"]:
        return "completed"
    return None if token.tag_ == "VB" else "under_way"


def is_forecast(sentence: Sentence, start: int, end: int) -> bool:
    """True for what somebody only reckons with: 'sales were predicted to reach', 'a deal potentially worth'."""
    span = sentence.span(start, end)
    above = list(_ancestors(span.root)) if span is not None else []
    verb = next((t for t in above if t.pos_ in ("VERB", "AUX")), None)
    words = table("realis")["forecast"]
    if any(c.lower_ in words["adverbs"] for t in above[:2] for c in t.children if c.dep_ == "advmod"):
        return True
    return verb is not None and verb.dep_ in ("ccomp", "xcomp") and verb.head.lemma_.lower() in words["verbs"]


def is_hypothetical(sentence: Sentence, start: int, end: int) -> bool:
    """True where the clause around a view span only supposes: 'would require', 'if ... were', 'could'."""
    span = sentence.span(start, end)
    if span is None:
        return False
    if re.match(r"(?:if|were|had|should)\b", sentence.text, re.IGNORECASE):
        return True
    return any(
        {child.lower_ for child in token.children if child.dep_ in ("aux", "mark")} & {"would", "could", "might", "if"}
        for token in _ancestors(span.root)
        if token.pos_ in ("VERB", "AUX")
    )
