"""Who a document speaks of: states and their metonyms, companies, agencies, and groups such as "West German banks"."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

from flows.claims.linear import load
from flows.mentions.gazetteer import Entry, Hit, known_names
from flows.mentions.language import Sentence

ActorKind = Literal["state", "company", "agency", "group", "project"]
CAPITALISED = re.compile(r"[A-ZÀ-ÖØ-Þ][\w’'.&-]*|&|\b(?:of|de|du|des|der|für|fuer|di|del|la|le|et)\b")
JOINERS = frozenset({"of", "&", "de", "du", "des", "der", "für", "fuer", "di", "del", "la", "le", "et"})
FUNCTION_POS = frozenset({"DET", "PRON", "ADP", "CCONJ", "SCONJ", "AUX", "ADV", "PART", "INTJ", "VERB"})
ACCEPT = 0.5


@dataclass(frozen=True, slots=True)
class Actor:
    """A party named in the text. `key` is the id of a known entity (or None), `form` the kind of written form (adjective, alias,
    ...), `score` how sure the reader is that it is what `kind` says."""

    start: int
    end: int
    text: str
    kind: ActorKind
    country: str | None
    key: str | None
    name: str
    form: str
    score: float = 1.0
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run of capitalised words that may be a firm; offsets in the view."""

    start: int
    end: int
    text: str


@cache
def words(name: str) -> frozenset[str]:
    """One word list of `lexicon/names.toml`."""
    path = Path(__file__).with_name("lexicon") / "names.toml"
    return frozenset(tomllib.loads(path.read_text("utf-8"))[name])


def find_actors(sentences: Sequence[Sentence]) -> list[Actor]:
    """All actors of a document in order; companies the reference does not know are judged by their form and surroundings."""
    hits = {sentence.index: list(known_names().find(sentence.text)) for sentence in sentences}
    judged = [found for sentence in sentences if sentence.doc is not None for found in _unknown(sentence, hits[sentence.index])]
    scores = _scores_by_name(judged)
    unknown: dict[int, list[Actor]] = defaultdict(list)
    for sentence, actor in judged:
        if scores[actor.text.casefold()] >= ACCEPT:
            unknown[sentence.index].append(replace(actor, score=scores[actor.text.casefold()]))
    found: list[Actor] = []
    for sentence in sentences:
        known = [actor for hit in hits[sentence.index] if (actor := _known(sentence, hit, found))]
        groups = [] if sentence.doc is None else list(_groups(sentence, known))
        found.extend(_without_overlap([*unknown[sentence.index], *known, *groups]))
    return found


def _scores_by_name(judged: Sequence[tuple[Sentence, Actor]]) -> dict[str, float]:
    """One score for a name in a document: the mean over its mentions."""
    listed: dict[str, list[float]] = defaultdict(list)
    for _, actor in judged:
        listed[actor.text.casefold()].append(actor.score)
    return {name: sum(scores) / len(scores) for name, scores in listed.items()}


def _known(sentence: Sentence, hit: Hit, before: Sequence[Actor]) -> Actor | None:
    entry = _best(hit.entries)
    if entry.form == "ambiguous":
        return _told_apart(sentence, hit, before)
    start, end = sentence.start + hit.start, sentence.start + hit.end
    return Actor(start, end, sentence.text[hit.start : hit.end], entry.kind, entry.country, entry.key, entry.name, entry.form)


def _told_apart(sentence: Sentence, hit: Hit, before: Sequence[Actor]) -> Actor:
    """A form that several companies share means the one named in full before, or the one whose state stands nearest in the sentence
    or was named last; otherwise it stays as it is printed."""
    start, end = sentence.start + hit.start, sentence.start + hit.end
    text = sentence.text[hit.start : hit.end]
    keys = {e.key: e for e in hit.entries if e.kind == "company"}
    chosen = next((keys[a.key] for a in reversed(before) if a.key in keys), None)
    states = [(abs(h.start - hit.start), e.country) for h in known_names().find(sentence.text) for e in h.entries if e.kind == "state"]
    near = [country for _, country in sorted(states)] + [a.country for a in reversed(before[-12:]) if a.kind in ("state", "agency")]
    by_state = next((entry for country in near for entry in keys.values() if entry.country == country), None)
    if by_state is not None and (chosen is None or (states and min(states)[0] < 25)):
        chosen = by_state
    if chosen is None:
        return Actor(start, end, text, "company", None, None, text, "alias")
    return Actor(start, end, text, "company", chosen.country, chosen.key, chosen.name, "alias")


def _best(entries: Sequence[Entry]) -> Entry:
    order = {"company": 0, "agency": 1, "project": 2, "state": 3}
    forms = {"name": 0, "alias": 1, "adjective": 1, "demonym": 2}
    return min(entries, key=lambda e: (order.get(e.kind, 9), forms.get(e.form, 3)))


def candidates(sentence: Sentence) -> Iterator[Candidate]:
    """Runs of capitalised words, broken at possessives, titles and 'of' unless a head noun asks for it."""
    run: list[re.Match[str]] = []
    for match in CAPITALISED.finditer(sentence.text):
        if run and not _continues(sentence.text, run, match):
            yield from _closed(sentence, run)
            run = []
        if run or match.group() not in JOINERS:
            run.append(match)
    yield from _closed(sentence, run)


def _continues(text: str, run: Sequence[re.Match[str]], match: re.Match[str]) -> bool:
    previous = run[-1].group()
    if text[run[-1].end() : match.start()] not in (" ", "-") or previous.endswith(("'s", "’s", "'", "’")):
        return False
    if previous.endswith(".") and len(previous) > 2 and previous[:-1].lower() not in words("firm_heads"):
        return False
    if match.group() == "of":
        return previous.lower() in words("firm_heads") | words("associations") | words("agency_heads")
    return True


def _closed(sentence: Sentence, run: list[re.Match[str]]) -> Iterator[Candidate]:
    while run and run[-1].group() in JOINERS:
        run = run[:-1]
    if run and sentence.doc is not None and run[0].start() == _first_letter(sentence.text) and len(run) > 0:
        token = sentence.doc.char_span(run[0].start(), run[0].end(), alignment_mode="expand")
        if token is not None and (token[0].pos_ in FUNCTION_POS or token[0].is_stop):
            run = run[1:]
            while run and run[0].group() in JOINERS:
                run = run[1:]
    if not run:
        return
    start, end = run[0].start(), run[-1].end()
    text = sentence.text[start:end]
    for ending in ("'s", "’s", "'", "’", "."):
        if text.endswith(ending) and not (ending == "." and text.lower().split()[-1].strip(".") in words("suffixes")):
            text = text[: -len(ending)]
    if len(text) > 1:
        yield Candidate(sentence.start + start, sentence.start + start + len(text), text)


def _first_letter(text: str) -> int:
    return next((i for i, c in enumerate(text) if c.isalpha()), 0)


def _unknown(sentence: Sentence, hits: Sequence[Hit]) -> Iterator[tuple[Sentence, Actor]]:
    for candidate in candidates(sentence):
        inner = [h for h in hits if sentence.start + h.start < candidate.end and sentence.start + h.end > candidate.start]
        if any(sentence.start + h.start <= candidate.start and sentence.start + h.end >= candidate.end for h in inner):
            continue
        candidate = _less_known_edges(sentence, candidate, inner)
        if candidate is None:
            continue
        features = company_features(sentence, candidate, inner)
        score = load("companies").probabilities(features)["company"]
        country = _country_by(sentence, candidate, inner)
        yield sentence, Actor(candidate.start, candidate.end, candidate.text, "company", country, None, candidate.text, "name", score)


def _less_known_edges(sentence: Sentence, candidate: Candidate, inner: Sequence[Hit]) -> Candidate | None:
    """Cut a state, agency or firm that stands at the head of the run off it, unless a head noun binds the run together."""
    last = candidate.text.split()[-1].strip(".,").lower()
    if last in words("firm_heads") and not any(e.kind == "company" for h in inner for e in h.entries):
        return candidate
    start, end = candidate.start, candidate.end
    for hit in inner:
        low, high = sentence.start + hit.start, sentence.start + hit.end
        if low <= start:
            start = max(start, high + 1)
        elif high >= end:
            end = low - 1
    text = sentence.text[start - sentence.start : end - sentence.start].strip() if end > start else ""
    if len(text) < 2 or not text[0].isupper():
        return None
    start = sentence.start + sentence.text.index(text, start - sentence.start)
    return Candidate(start, start + len(text), text)


def company_features(sentence: Sentence, candidate: Candidate, inner: Sequence[Hit] = ()) -> list[str]:
    """What speaks for or against a run of capitals being a firm: its words, its neighbours, its place in the sentence."""
    parts = [part.strip(".,").lower() for part in candidate.text.replace("-", " ").split()]
    found = [f"n={min(len(parts), 4)}"]
    if candidate.text.isupper():
        found.append("upper" if len(candidate.text) > 5 else "acronym")
    for name in ("firm_heads", "suffixes", "associations", "agency_heads", "act_heads", "place_heads", "months", "titles"):
        if parts[-1] in words(name):
            found.append(f"last:{name}")
        if len(parts) > 1 and parts[0] in words(name):
            found.append(f"first:{name}")
    if "&" in candidate.text:
        found.append("ampersand")
    if "-" in candidate.text:
        found.append("hyphen")
    if any(e.kind == "agency" for h in inner for e in h.entries):
        found.append("has:agency")
    if any(e.kind == "state" for h in inner for e in h.entries):
        found.append("has:state")
    if any(e.kind == "company" for h in inner for e in h.entries):
        found.append("has:company")
    found.extend(_surroundings(sentence, candidate))
    return found


def _surroundings(sentence: Sentence, candidate: Candidate) -> Iterator[str]:
    low, high = candidate.start - sentence.start, candidate.end - sentence.start
    before = re.findall(r"[\w.]+|[^\w\s]", sentence.text[max(0, low - 40) : low])[-3:]
    after = re.findall(r"[\w’']+|[^\w\s]", sentence.text[high : high + 40])[:3]
    if before:
        yield f"before:{before[-1].lower()}" if before[-1].lower() in BEFORE else "before:other"
        for word in before:
            lowered = word.lower().rstrip(".")
            for name in ("firm_nouns", "titles"):
                if lowered in words(name) or lowered.rstrip("s") in words(name):
                    yield f"near_before:{name}"
    else:
        yield "before:start"
    if after:
        if after[0] in ("'", "’") or after[0].lower() in ("'s", "’s"):
            yield "after:possessive"
        for word in after[:2]:
            if word.lower() in words("after_firm"):
                yield "after:firm_word"
        if after[0] in AFTER:
            yield f"after:{after[0]}"
    span = sentence.span(candidate.start, candidate.end)
    if span is not None:
        yield from _grammar(span)


BEFORE = frozenset("by with from to of the and in at for near through on between against via , ( ' s a".split())
AFTER = frozenset([",", ")", "(", ".", "and"])


def _grammar(span) -> Iterator[str]:  # noqa: ANN001
    from flows.claims.lexicon import noun_classes, verb_classes

    root = span.root
    labels = {token.ent_type_ for token in span}
    for label in sorted(labels):
        yield f"ent:{label or 'none'}"
    yield f"dep:{root.dep_}"
    yield f"pos:{root.pos_}"
    head = root.head
    if head.pos_ == "ADP" and head.head != head:
        yield f"prep:{head.lemma_.lower()}" if head.lemma_.lower() in BEFORE else "prep:other"
        head = head.head
    for name in verb_classes(head.lemma_) if head.pos_ in ("VERB", "AUX") else noun_classes(head.lemma_):
        yield f"head:{head.pos_}:{name}"
    lemma = head.lemma_.lower()
    if lemma in words("firm_nouns"):
        yield "head:firm_noun"
    if root.dep_ == "conj" and root.head.ent_type_ == "ORG":
        yield "conj:ORG"
    for child in root.children:
        if child.dep_ == "appos" and child.lemma_.lower() in words("firm_nouns"):
            yield "appos:firm_noun"


def _country_by(sentence: Sentence, candidate: Candidate, inner: Sequence[Hit]) -> str | None:
    """The state named inside the run, as its possessor, as an adjective before it, or after 'of'."""
    for hit in inner:
        entry = _best(hit.entries)
        if entry.kind == "state":
            return entry.country
    low = candidate.start - sentence.start
    for hit in known_names().find(sentence.text[max(0, low - 60) : low]):
        entry = _best(hit.entries)
        between = sentence.text[max(0, low - 60) + hit.end : low]
        if entry.kind == "state" and re.fullmatch(r"(?:['’]s)?\s*(?:[a-z-]+\s+){0,3}[,(]?\s*", between) and not re.search(r"\b(?:and|to|from|with|by|for)\b", between):
            return entry.country
    return None


def _groups(sentence: Sentence, known: Sequence[Actor]) -> Iterator[Actor]:
    """Parties without a name: a nationality and a noun for firms ("French banks", "the Japanese side")."""
    assert sentence.doc is not None
    states = [a for a in known if a.kind == "state"]
    for token in sentence.doc:
        if token.pos_ not in ("NOUN", "PROPN") or token.lemma_.lower() not in words("group_nouns"):
            continue
        left = sentence.offset(token.left_edge)
        nearest = [a for a in states if left <= a.start and a.end <= sentence.offset(token)]
        if not nearest:
            continue
        state = nearest[-1]
        end = sentence.offset(token) + len(token.text)
        text = sentence.text[state.start - sentence.start : end - sentence.start]
        if len(text) <= 60 and "," not in text:
            yield Actor(state.start, end, text, "group", state.country, None, text, "group", plural=token.tag_ in ("NNS", "NNPS"))


def _without_overlap(actors: Sequence[Actor]) -> list[Actor]:
    """The longest actors win; companies before groups before states at equal length."""
    order = {"company": 0, "agency": 1, "project": 2, "group": 3, "state": 4}
    chosen: list[Actor] = []
    for actor in sorted(actors, key=lambda a: (-(a.end - a.start), order[a.kind])):
        if all(actor.end <= other.start or actor.start >= other.end for other in chosen):
            chosen.append(actor)
    return sorted(chosen, key=lambda a: a.start)


