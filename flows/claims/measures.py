"""Words that may tell a measure of coercion: what names one, what it bears on, and the category that gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from spacy.tokens import Token

from flows.claims.bearing import bears_on, governed, is_dated, is_extension, kind_of, nearest_kind, negated, suffers, words
from flows.claims.course import is_proposed, is_supposed
from flows.claims.lexicon import table
from flows.claims.listed import is_marked
from flows.claims.measure_features import UNREAL
from flows.claims.scene import Scene
from flows.claims.triggers import Trigger, clause_top
from flows.claims.turns import turn
from flows.mentions.language import Sentence

APART = 90
ECHOED = "echo"
# Sentences after which a measure is no longer the one that others 'did likewise'.
ECHO = 3


def measure_triggers(scene: Scene) -> Iterator[Trigger]:
    """Words that may tell a measure of coercion, with the category that what they bear on gives them. Who did likewise is given
    the category of the measure told last."""
    last: Trigger | None = None
    for sentence in scene.sentences:
        if sentence.doc is None or sentence.label not in ("body", "note", "list"):
            continue
        found = [trigger for token in sentence.doc if (trigger := _measure(sentence, token))] or _listed_measure(scene, sentence)
        for trigger in _without_consequences(list(_one_a_place(found))):
            if trigger.name != ECHOED:
                last = trigger
                yield trigger
            elif last is not None and _echoes(trigger, last):
                yield replace(trigger, name=last.name, echo=True)


def _listed_measure(scene: Scene, sentence: Sentence) -> list[Trigger]:
    """An item that names only what is barred, 'the import of rugs from Iran', where the list was opened by a word of coercion:
    'Norway barred:'."""
    opening = scene.opening(sentence)
    root = next((t for t in sentence.doc or () if t.dep_ == "ROOT"), None)
    if opening is None or opening.doc is None or root is None or root.pos_ != "NOUN" or not is_marked(sentence):
        return []
    verbs = (t for t in opening.doc if t.pos_ == "VERB" and t.lemma_.lower() in words("verbs", "coercive") and not negated(t))
    verb = next(verbs, None)
    category = nearest_kind([root], verb) if verb is not None else None
    start = sentence.offset(root)
    return [Trigger(sentence, start, start + len(root.text), category, root)] if category else []


def _echoes(trigger: Trigger, last: Trigger) -> bool:
    """Whether what others did likewise is the last measure: 'so did Bonn' speaks of the sentence before it alone, and that may be
    of another act ('Oslo asked for an exemption; so did Bonn')."""
    near = 1 if trigger.token.lemma_.lower() == "do" else ECHO
    return trigger.sentence.index - last.sentence.index <= near


def _measure(sentence: Sentence, token: Token) -> Trigger | None:
    lemma = token.lemma_.lower()
    if token.pos_ in ("NOUN", "PROPN"):
        category = _named(token, lemma)
    elif token.pos_ in ("VERB", "AUX"):
        category = _done(token, lemma) or _turned(token)
    else:
        category = bears_on(token) if _is_state_of(token) else None
    if category is None:
        return None
    start = sentence.offset(token)
    return Trigger(sentence, start, start + len(token.text), category, token)


def _turned(token: Token) -> str | None:
    told = turn(token)
    return told[1] if told else None


def _named_act(token: Token) -> str | None:
    """The category of a law known by name: the Stevenson amendment, the Battle Act. One that touches tariffs and credits alike is
    taken for what its sentence speaks of."""
    acts: dict[str, str] = table("measures")["acts"]
    named = next((acts[c.lower_] for c in token.children if c.lower_ in acts), None)
    speaks = {kind.name for t in token.sent if (kind := kind_of(t, token))}
    return "credit_restriction" if named == "other" and "credit_restriction" in speaks else named


def _is_state_of(token: Token) -> bool:
    """True for 'frozen' in 'the deposits were frozen', which the tagger may take for an adjective."""
    return token.pos_ == "ADJ" and token.dep_ == "acomp" and token.lower_ in words("verbs", "participles")


def _named(token: Token, lemma: str) -> str | None:
    """The category of a noun that names a measure."""
    alone: dict[str, str] = table("measures")["alone"]
    if token.dep_ == "pobj" and token.head.head.pos_ == "NOUN" and token.head.head.lemma_.lower() in words("nouns", "about"):
        return None
    if lemma in alone and token.dep_ != "compound":
        category = bears_on(token)
        return category if category and alone[lemma] == "export_control" else alone[lemma]
    if lemma not in words("nouns", "coercive") and lemma != "act":
        return None
    if lemma in ("amendment", "act") and (lemma == "act" or _named_act(token)):
        return _named_act(token)
    beside: list[str] | None = table("measures")["nouns"]["qualified"].get(lemma)
    if beside is not None and not any(child.lower_ in beside or child.lemma_.lower() in beside for child in token.children):
        return None
    if lemma in ("order", "list") and "denial" in {c.lower_ for c in token.children}:
        return "licence_denial"
    return bears_on(token)


def _done(token: Token, lemma: str) -> str | None:
    """The category of what a verb of coercion does."""
    rules = table("measures")["verbs"]
    if lemma in words("verbs", "lifting") and _told_object(token):
        return None
    if lemma in words("verbs", "dropping") and _is_business(token):
        return None
    if lemma in ("keep", "shut") and any(
        c.dep_ in ("dobj", "nsubjpass") and c.ent_type_ in ("GPE", "LOC") for c in token.children
    ):
        return None
    if lemma == "deny" and any(c.dep_ in ("ccomp", "pcomp") for c in token.children):
        return None
    if lemma in words("verbs", "restoring") and (
        lemma not in words("verbs", "returning") or _with_companion(token, words("verbs", "again_there"))
    ):
        return None if is_supposed(token) or is_proposed(token) else _given_back(bears_on(token, subject=lemma == "come"))
    if _undone(token, lemma):
        return None
    if lemma in words("verbs", "coercive") or _with_companion(token, rules["weak"].get(lemma)):
        return _inward(token, lemma, bears_on(token)) or _listed(token, lemma)
    if lemma in words("verbs", "closing") and any(c.dep_ in ("dobj", "nsubjpass") for c in token.children):
        return bears_on(token)
    if lemma in words("verbs", "lapsing") or lemma in words("verbs", "ending"):
        return bears_on(token) if suffers(token) else None
    if lemma in words("verbs", "extending") and is_extension(token):
        return _lesser(bears_on(token))
    if (
        lemma in words("verbs", "leave")
        and negated(token)
        and any(c.dep_ in ("dobj", "nsubjpass", "ccomp", "xcomp", "dative") for c in token.children)
    ):
        category = bears_on(token)
        return category if category and (category != "other" or lemma in words("verbs", "licensing")) else None
    if (
        lemma in words("verbs", "traffic")
        and negated(token)
        and {"may", "can", "could", "shall", "must", "ca"} & {c.lower_ for c in token.children}
    ):
        category = bears_on(token, subject=True) or "export_control"
        return "import_ban" if category == "export_control" and lemma in ("enter", "import") else category
    if lemma in words("verbs", "ordering"):
        told = any(c.dep_ in ("xcomp", "ccomp") and c.lemma_.lower() in words("verbs", "ordered") for c in token.children)
        return bears_on(token) if told else None
    if lemma in words("verbs", "requiring"):
        return "export_control" if (bears_on(token) or "").startswith("licence") else None
    return None


def _undone(token: Token, lemma: str) -> bool:
    """True for what was not done ('would not abrogate') or is only thought of ('an attempt to bar', 'denying it would help')."""
    if any(c.dep_ == "neg" and c.lower_ not in ("longer", "no") for c in token.children):
        return lemma not in words("verbs", "leave") | words("verbs", "traffic") | words("turns", "doing")
    above = token.head
    if token.dep_ == "acl" and any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children):
        return above.lemma_.lower() not in words("verbs", "resolving")
    return token.dep_ == "csubj" and any(c.dep_ == "aux" and c.lower_ in UNREAL for c in above.children)


def _told_object(token: Token) -> bool:
    """True where a verb undoes a measure that its object names: the noun is then the trigger, or the measure was told before."""
    return any(c.dep_ in ("dobj", "nsubjpass") and c.lemma_.lower() in words("again", "nouns") for c in governed(token))


def _is_business(token: Token) -> bool:
    """True for 'cancelled the contract for paper machinery': what firms agreed and give up is no measure of a state."""
    if any(c.dep_ in ("amod", "compound") and c.lower_ == "government" for o in token.children for c in o.children):
        return False
    return any(c.dep_ in ("dobj", "nsubjpass") and c.lemma_.lower() in words("verbs", "business") for c in token.children)


def _given_back(category: str | None) -> str | None:
    """Rights, visits and credits are given back; trade and output resume of themselves."""
    return category if category in ("other", "visit_suspension", "credit_restriction", "asset_freeze") else None


def _inward(token: Token, lemma: str, category: str | None) -> str | None:
    """Goods refused or kept out are imports banned; an export, sale or shipment refused is not."""
    if category != "export_control" or not (lemma in words("verbs", "inward") or _with_companion(token, ("out", "back"))):
        return category
    named = {t.lemma_.lower() for child in governed(token) if child.dep_ in ("dobj", "nsubjpass") for t in child.subtree}
    return category if named & words("verbs", "outward") else "import_ban"


def _listed(token: Token, lemma: str) -> str | None:
    """What is put on the lists or struck off them is under a control on exports, whatever it is."""
    if lemma not in ("add", "remove", "strike", "drop", "take"):
        return None
    lists = {g.lemma_.lower() for c in token.children if c.dep_ == "prep" for g in c.children}
    return "export_control" if "list" in lists else None


def _lesser(category: str | None) -> str:
    """Stretching a measure of unnamed kind stretches a control on exports."""
    return category if category in ("credit_restriction", "import_ban", "embargo") else "export_control"


def _with_companion(token: Token, companions: Iterable[str] | None) -> bool:
    if companions is None:
        return False
    near = {word for child in token.children for word in (child.lower_, child.lemma_.lower())}
    near |= {g.lemma_.lower() for child in token.children if child.dep_ == "prep" for g in child.children}
    particles = {child.lower_ for child in token.children if child.dep_ == "prt"}
    return bool(near & set(companions)) and particles <= set(companions)


def _one_a_place(found: list[Trigger]) -> Iterator[Trigger]:
    """One trigger a clause: nouns that name a measure by themselves before others, then the first."""
    alone: dict[str, Any] = table("measures")["alone"]
    chosen: list[Trigger] = []
    for trigger in sorted(found, key=lambda t: (t.token.lemma_.lower() not in alone, t.start)):
        if not any(_same_place(trigger, other) for other in chosen):
            chosen.append(trigger)
    return iter(sorted(chosen, key=lambda t: t.start))


def _without_consequences(found: list[Trigger]) -> Iterator[Trigger]:
    """Leave denied only says what a measure named in the same sentence means: 'put under a denial order, so that it may not
    buy'."""
    strong = [t for t in found if t.token.lemma_.lower() not in words("verbs", "leave") | words("verbs", "traffic")]
    yield from (t for t in found if t in strong or not any(clause_top(s.token) in t.token.ancestors for s in strong))


def _same_place(one: Trigger, other: Trigger) -> bool:
    """True for words of one clause, as the verb and the noun in 'imposed a ban'; a measure with a date of its own stands beside
    its extension, and 'the end of credits and restrictions on travel' are two."""
    noun = one if one.token.pos_ == "NOUN" else other
    if one.name != other.name and one.token.pos_ == other.token.pos_ == "NOUN" and one.token in other.token.conjuncts:
        return False
    if noun.token.head in (one.token, other.token) and is_extension(noun.token.head) and is_dated(noun.token):
        return False
    return clause_top(one.token) == clause_top(other.token) and abs(one.start - other.start) <= APART
