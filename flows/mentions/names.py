"""Who a document speaks of: states and their metonyms, companies, agencies, and groups such as "West German banks"."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from flows.claims.linear import load
from flows.mentions.actors import Actor
from flows.mentions.coreference import brought_together
from flows.mentions.firms import LISTING, Candidate, firm_candidates, is_bank, is_person, known_hits
from flows.mentions.gazetteer import Entry, Hit, doubtful_firms, known_names
from flows.mentions.language import Sentence
from flows.mentions.runs import bare, lines_of_business, words

ACCEPT = 0.4  # where precision and recall balance for firms the reference does not list, on documents held out of the training
SURE = 0.9
BESIDE = 16


def find_actors(sentences: Sequence[Sentence], named: Sequence[list[Hit]] | None = None) -> list[Actor]:
    """All actors of a document in order; companies the reference does not know are judged by their form and surroundings. `named`
    are the known names in each sentence, where they have been looked for already."""
    unknown: dict[int, list[Actor]] = defaultdict(list)
    named = known_hits(sentences) if named is None else named
    for candidate, score in _judged(sentences, named):
        unknown[candidate.sentence.index].append(_firm(candidate, score))
    hits = {sentence.index: found for sentence, found in zip(sentences, named, strict=True)}
    settled = _named_states_and_firms(hits.values())
    found: list[Actor] = []
    for sentence in sentences:
        known = [
            _known(sentence, hit, hits[sentence.index], found, settled)
            for hit in hits[sentence.index]
            if not _is_number(sentence, hit) and hit.entries[0].kind != "region"
        ]
        groups = [] if sentence.doc is None else list(_groups(sentence, known))
        if here := [*unknown.get(sentence.index, ()), *known, *groups]:
            found.extend(_without_overlap(here))
    return brought_together(sentences, found)


def _firm(candidate: Candidate, score: float) -> Actor:
    run, entry = candidate.run, doubtful_firms().get(candidate.run.text.casefold().replace("’", "'"))
    if entry is not None:
        return Actor(run.start, run.end, run.text, "company", entry.country, entry.key, entry.name, "alias", score)
    return Actor(run.start, run.end, run.text, "company", _country_by(candidate), None, run.text, "name", score)


def _is_number(sentence: Sentence, hit: Hit) -> bool:
    """Two capitals before a number are a serial number, no firm ("CASE GE 2870")."""
    text = sentence.text[hit.start : hit.end]
    return (
        len(text) == 2
        and hit.entries[0].kind == "company"
        and re.match(r" \d{3,5}\b(?!,)", sentence.text[hit.end : hit.end + 8]) is not None
    )


def _named_states_and_firms(hits: Iterable[Sequence[Hit]]) -> Counter[str]:
    """How often the document names each state (by its code) and each firm (by its id)."""
    counts: Counter[str] = Counter()
    for hit in (hit for listed in hits for hit in listed):
        entry = _best(hit.entries)
        if entry.form != "ambiguous":
            counts[entry.key] += 1
    return counts


def _judged(sentences: Sequence[Sentence], named: Sequence[list[Hit]]) -> Iterator[tuple[Candidate, float]]:
    """The candidates held for firms. A name has one score in a document: the mean over its mentions."""
    model = load("companies")
    judged = [(candidate, model.probabilities(candidate.features)["company"]) for candidate in firm_candidates(sentences, named)]
    listed: dict[str, list[float]] = defaultdict(list)
    for candidate, score in judged:
        listed[candidate.run.text.casefold()].append(score)
    for candidate, _ in judged:
        scores = listed[candidate.run.text.casefold()]
        mean = sum(scores) / len(scores)
        if is_bank(candidate.run.text):
            yield candidate, max(mean, SURE)
        elif mean >= ACCEPT and not is_person(candidate):
            yield candidate, mean


def _known(sentence: Sentence, hit: Hit, around: Sequence[Hit], before: Sequence[Actor], named: Counter[str]) -> Actor:
    entry = _best(hit.entries)
    start, end = sentence.start + hit.start, sentence.start + hit.end
    text = sentence.text[hit.start : hit.end]
    if entry.form == "ambiguous":
        meant = _listed_with(sentence, hit, around) or _told_apart(hit, around, before, named)
        if meant is None:
            return Actor(start, end, text, "company", None, None, text, "alias")
        return Actor(start, end, text, "company", meant.country, meant.key, meant.name, "alias")
    return Actor(start, end, text, entry.kind, entry.country, entry.key, entry.name, entry.form)


def _listed_with(sentence: Sentence, hit: Hit, around: Sequence[Hit]) -> Entry | None:
    """Of the companies that share a form, the one in the line of business of those it is listed with: "X Steel, Sumitomo, Y
    Steel" means the maker of metal."""
    listed = [other for other in around if other is not hit and _neighbours(sentence, hit, other, around)]
    lines = Counter(line for other in listed for line in _lines(_best(other.entries)))
    worth = {e: max((lines[line] for line in _lines(e)), default=0) for e in hit.entries if e.kind == "company"}
    best = [e for e in worth if worth[e] == max(worth.values()) > 1]
    return best[0] if len(best) == 1 else None


def _neighbours(sentence: Sentence, hit: Hit, other: Hit, around: Sequence[Hit]) -> bool:
    """Whether nothing but the other names of a list stands between two names."""
    low, high = sorted((hit, other), key=lambda h: h.start)
    inner = [h for h in around if low.end <= h.start and h.end <= high.start]
    edges = pairwise([low, *inner, high])
    return all(LISTING.fullmatch(sentence.text[one.end : two.start]) for one, two in edges)


def _lines(entry: Entry) -> frozenset[str]:
    """The lines of business that a company's name tells of."""
    parts = {bare(part) for part in entry.name.split()}
    return (
        frozenset(name for name, told in lines_of_business().items() if parts & told) if entry.kind == "company" else frozenset()
    )


def _told_apart(hit: Hit, around: Sequence[Hit], before: Sequence[Actor], named: Counter[str]) -> Entry | None:
    """A form that several companies share means the one whose state stands beside it, else the one named in full before, else the
    one whose state was named last, else the one the document names most, itself or its state."""
    keys = {e.key: e for e in hit.entries if e.kind == "company"}
    states = sorted(
        (max(h.start - hit.end, hit.start - h.end), e.country) for h in around for e in h.entries if e.kind == "state"
    )
    beside = [country for gap, country in states if gap < BESIDE]
    chosen = next((keys[a.key] for a in reversed(before) if a.key in keys), None)
    near = [country for _, country in states] + [a.country for a in reversed(before[-12:]) if a.kind in ("state", "agency")]
    for countries in (beside, [] if chosen is None else [chosen.country], near):
        if found := next(
            (e for c in countries for e in ([chosen] if chosen and chosen.country == c else keys.values()) if e.country == c),
            None,
        ):
            return found
    most = max(keys.values(), key=lambda e: (named[e.key], named[e.country or ""]))
    return most if named[most.key] or named[most.country or ""] else None


def _best(entries: Sequence[Entry]) -> Entry:
    order = {"company": 0, "agency": 1, "project": 2, "state": 3}
    forms = {"name": 0, "alias": 1, "adjective": 1, "demonym": 2}
    return min(entries, key=lambda e: (order.get(e.kind, 9), forms.get(e.form, 3)))


def _country_by(candidate: Candidate) -> str | None:
    """The state named inside the run, as its possessor, as an adjective before it, or after 'of'."""
    for hit in candidate.inner:
        entry = _best(hit.entries)
        if entry.kind == "state":
            return entry.country
    text, low = candidate.sentence.text, candidate.run.start - candidate.sentence.start
    for hit in known_names().find(text[max(0, low - 60) : low]):
        entry = _best(hit.entries)
        between = text[max(0, low - 60) + hit.end : low]
        if (
            entry.kind == "state"
            and re.fullmatch(r"(?:['’]s)?\s*(?:[a-z-]+\s+){0,3}[,(]?\s*", between)
            and not re.search(r"\b(?:and|to|from|with|by|for)\b", between)
        ):
            return entry.country
    return None


def _groups(sentence: Sentence, known: Sequence[Actor]) -> Iterator[Actor]:
    """Parties without a name: a nationality and a noun for firms ("French banks", "the Japanese side"), or for a body of the
    state ("the Polish Foreign Ministry")."""
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
            kind = "agency" if token.lemma_.lower() in words("bodies") else "group"
            yield Actor(state.start, end, text, kind, state.country, None, text, "group", plural=token.tag_ in ("NNS", "NNPS"))


def _without_overlap(actors: Sequence[Actor]) -> list[Actor]:
    """The longest actors win; companies before groups before states at equal length."""
    order = {"company": 0, "agency": 1, "project": 2, "group": 3, "state": 4}
    chosen: list[Actor] = []
    for actor in sorted(actors, key=lambda a: (-(a.end - a.start), order[a.kind])):
        if all(actor.end <= other.start or actor.start >= other.end for other in chosen):
            chosen.append(actor)
    return sorted(chosen, key=lambda a: a.start)
