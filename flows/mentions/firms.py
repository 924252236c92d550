"""Which runs of capitals may be firms, and what speaks for and against each: its words, its neighbours, and what the document
shows of the name elsewhere."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span

from flows.claims.lexicon import noun_classes, verb_classes
from flows.mentions.cues import LASTING, PERSONAL, cues
from flows.mentions.gazetteer import Hit, doubtful_firms, known_goods, known_names
from flows.mentions.language import Sentence
from flows.mentions.runs import Run, bare, has_head, runs, words
from flows.mentions.unfit import COMMON_WORD, names_no_firm
from flows.mentions.wordlists import factored
from flows.restore.words import frequencies, is_word

BEFORE = frozenset(
    ["by", "with", "from", "to", "of", "the", "and", "in", "at", "for", "near", "through", "on", "between", "against", "via", "a"]
) | frozenset([",", "(", "'", "s"])
AFTER = frozenset([",", ")", "(", ".", "and"])
HEADS = ("firm_heads", "suffixes", "associations", "agency_heads", "act_heads", "place_heads", "apparatus", "abbreviations")
# Marks, among the examples weights are learnt from, firms the reference lists: they are many more than those still to be judged.
LISTED = "listed"
TITLE_CASE = 0.6
SHORTEST = 3
NUMBERED = re.compile(r"\s+\d{2,}-\d{2,}")  # a report's number: "EUR M 84-10245"
MIDDLE_INITIAL = re.compile(r"^[A-Z][a-z]+ [A-Z]\. [A-Z]")
LISTING = re.compile(r"(?:,|,? and|,? or|/|,? with| \(?the [A-Z]?[a-z]+\)?,)\s?|-")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run that may be a firm, the known names inside it, and its features."""

    sentence: Sentence
    run: Run
    inner: tuple[Hit, ...]
    features: tuple[str, ...]


def known_hits(sentences: Sequence[Sentence]) -> list[list[Hit]]:
    """The known names in each sentence."""
    return [list(known_names().find(sentence.text)) for sentence in sentences]


def firm_candidates(sentences: Sequence[Sentence], named: Sequence[list[Hit]], *, known: bool = False) -> list[Candidate]:
    """The candidates of the parsed sentences, given the known names in each; with `known` also the firms the reference lists, as
    if it did not."""
    if all(sentence.doc is None for sentence in sentences):
        return []
    met: list[tuple[Candidate, frozenset[str]]] = []
    lasting: dict[str, set[str]] = defaultdict(set)
    counts: Counter[str] = Counter()

    def note(position: int) -> Iterator[tuple[Run, tuple[Hit, ...], frozenset[str]]]:
        for cut, inner, shown in _cut_runs(sentences, named, position, known=known):
            lasting[cut.text.casefold()] |= shown & LASTING
            counts[cut.text.casefold()] += 1
            if shown & PERSONAL:
                for part in cut.text.split():  # the surname comes first in some languages
                    lasting[bare(part)] |= shown & PERSONAL
            yield cut, inner, shown

    for position, sentence in enumerate(sentences):
        for cut, inner, shown in note(position) if sentence.doc is not None else ():
            local = [*_local(sentence, cut, inner), *_beside(sentence, cut, named[position])]
            met.append((Candidate(sentence, cut, inner, tuple(local)), shown))
    for position in _naming_again(sentences, [candidate for candidate, _ in met]):
        for _ in note(position):
            pass
    full = {
        sentence.text[h.start : h.end].casefold()
        for sentence, hits in zip(sentences, named, strict=True)
        for h in hits
        if h.entries[0].kind == "company"
    }
    lower = {word for sentence in sentences for word in re.findall(r"\b[a-z]{3,}\b", sentence.text)}
    short = {" ".join(parts[:length]) for name in full if (parts := name.split()) for length in range(1, len(parts))}
    return [_with_document(candidate, shown, lasting, counts, lower, short) for candidate, shown in met]


def _cut_runs(
    sentences: Sequence[Sentence], named: Sequence[list[Hit]], position: int, *, known: bool
) -> Iterator[tuple[Run, tuple[Hit, ...], frozenset[str]]]:
    """The runs of a sentence that may be firms, each with the known names inside it and its cues."""
    sentence, hits = sentences[position], named[position]
    following = sentences[position + 1].text if position + 1 < len(sentences) else ""
    for run in runs(sentence):
        inner = tuple(h for h in hits if sentence.start + h.start < run.end and sentence.start + h.end > run.start)
        cut = _cut(sentence, run, inner, known=known)
        if cut is not None and not NUMBERED.match(sentence.text, cut.end - sentence.start):
            yield cut, inner, frozenset(cues(sentence, cut, hits, following))


def _naming_again(sentences: Sequence[Sentence], candidates: Sequence[Candidate]) -> Iterator[int]:
    """The sentences without a parse that may name a candidate, or a person by its last word."""
    lasts = {
        last.casefold() for c in candidates for last in (c.run.text.split()[-1], bare(c.run.text.replace("-", " ").split()[-1]))
    }
    if lasts:
        naming = re.compile(factored(map(re.escape, sorted(lasts))))
        for position, sentence in enumerate(sentences):
            if sentence.doc is None and naming.search(sentence.text.casefold()):
                yield position


def _with_document(
    candidate: Candidate,
    shown: frozenset[str],
    lasting: dict[str, set[str]],
    counts: Counter[str],
    lower: set[str],
    short: set[str],
) -> Candidate:
    """The candidate with what the whole document shows of its name."""
    parts = [bare(part) for part in candidate.run.text.replace("-", " ").split()]
    name = candidate.run.text.casefold()
    found = [f"here:{cue}" for cue in shown] + [f"doc:{cue}" for cue in lasting[name] | (lasting[parts[-1]] & PERSONAL)]
    if counts[name] > 1:
        found.append("doc:again")
    if all(part in lower for part in parts):
        found.append("doc:lower")
    if name in short:
        found.append("doc:short_of")
    return replace(candidate, features=(*candidate.features, *sorted(found)))


def _cut(sentence: Sentence, run: Run, inner: Sequence[Hit], *, known: bool) -> Run | None:
    """What is left of a run for an unknown firm once known names are taken off it; None where nothing is."""
    if len(run.text) < SHORTEST or names_no_firm(run.text):
        return None
    offset = sentence.start
    whole = [h for h in inner if offset + h.start <= run.start and offset + h.end >= run.end]
    firms = [h for h in inner if any(e.kind == "company" for e in h.entries)]
    if whole and not (known and firms):
        return None
    if firms and not known:
        return run if _own_name(sentence, run, firms) else None
    if firms or has_head(run.text):
        return run
    start, end = run.start, run.end
    for hit in inner:
        if offset + hit.start <= start:
            start = max(start, offset + hit.end + 1)
        elif offset + hit.end >= end:
            end = offset + hit.start - 1
    text = sentence.text[max(start - offset, 0) : max(end - offset, 0)].strip(" -&")
    if end <= start or len(text) < SHORTEST or not text[0].isupper() or names_no_firm(text):
        return None
    start = offset + sentence.text.index(text, start - offset)
    return replace(run, start=start, end=start + len(text), text=text)


def is_bank(text: str) -> bool:
    """Whether a name says in full that it is a bank's: "Bank of" a known state, "Banque", "Banco" or "Banca" and a name."""
    first, *rest = (bare(part) for part in text.split())
    if first in words("foreign_banks"):
        return bool(rest)
    return first == "bank" and len(rest) > 1 and rest[0] in ("of", "for") and known_name_in(text)


def is_person(candidate: Candidate) -> bool:
    """Whether the document shows a name as a person's twice over: a given name, with an office or a middle initial."""
    shown = {"doc:given", "doc:office"} <= set(candidate.features)
    initial = "doc:given" in candidate.features and MIDDLE_INITIAL.search(candidate.run.text)
    return bool(shown or initial) and "doc:firm_noun" not in candidate.features


def _own_name(sentence: Sentence, run: Run, firms: Sequence[Hit]) -> bool:
    """Whether a run around a known firm's name names another firm: a national arm ("Dresser France"), a daughter with a head noun
    of its own ("Kongsberg Trading"), a name joined by a hyphen to one that is not known ("VFW-Fokker")."""
    first, last = firms[0], firms[-1]
    before = sentence.text[run.start - sentence.start : first.start]
    after = sentence.text[last.end : run.end - sentence.start]
    if len(firms) > 1 or (not before and not after):
        return False
    if before.endswith("-") or after.startswith("-"):
        return bool(re.search(r"[A-Za-z]{3}", before + after)) and not known_name_in(before + after)
    words_after = [bare(word) for word in after.split()]
    if words_after:
        legal = words("suffixes") | frozenset(["manufacturing", "group"])
        return not all(word in legal for word in words_after) and (words_after[-1] in words("firm_heads") or known_name_in(after))
    return bool(before.strip()) and before[-1:] == " " and not known_name_in(before) and len(before.split()) == 1


def known_name_in(text: str) -> bool:
    return next(known_names().find(text), None) is not None


def _local(sentence: Sentence, run: Run, inner: Sequence[Hit]) -> Iterator[str]:
    """The words of a run and the grammar it stands in."""
    parts = [bare(part) for part in run.text.replace("-", " ").split()]
    yield f"n={min(len(parts), 4)}"
    if run.text.isupper():
        yield "upper" if len(run.text) > 5 else "acronym"
    for name in HEADS:
        if parts[-1] in words(name):
            yield f"last:{name}"
        if len(parts) > 1 and parts[0] in words(name):
            yield f"first:{name}"
    if "&" in run.text:
        yield "ampersand"
    if "-" in run.text:
        yield "hyphen"
    if any(character.isdigit() for character in run.text):
        yield "digit"
    if any(e.kind == "company" for h in inner for e in h.entries):
        yield LISTED
    for kind in ("agency", "state", "project"):
        if any(e.kind == kind for h in inner for e in h.entries):
            yield f"has:{kind}"
    yield from _vocabulary(run.text, parts)
    yield from _neighbours(sentence, run)
    capitals = re.findall(r"\b[A-Za-z][a-z]{3,}", sentence.text)
    if len(capitals) > 1 and sum(word[0].isupper() for word in capitals) / len(capitals) > TITLE_CASE:
        yield "in:title_case"
    if sentence.label == "heading":
        yield "in:heading"
    span = sentence.span(run.start, run.end)
    if span is not None:
        yield from _grammar(span)


def _vocabulary(text: str, parts: Sequence[str]) -> Iterator[str]:
    """Common word, place, surname, or a coinage as trade organisations have."""
    common = [frequencies().get(part, 0) > COMMON_WORD for part in parts]
    listed = all(is_word(part) for part in parts)
    yield (
        "words:common" if all(common) else "words:dictionary" if listed else "words:some_common" if any(common) else "words:rare"
    )
    if text.casefold().replace("’", "'") in doubtful_firms():
        yield "doubtful_firm"
    if next(known_goods().find(text.lower()), None) is not None:
        yield "goods"
    if parts[-1] in words("places", "places") or text.lower() in words("places", "places"):
        yield "last:place"
    if parts[0] in words("places", "places") and len(parts) > 1:
        yield "first:place"
    if parts[-1] in words("surnames", "people"):
        yield "last:surname"
    elif any(parts[-1].endswith(ending) for ending in words("endings", "people")):
        yield "last:surname_ending"
    if any(part.endswith(ending) and len(part) > len(ending) + 1 for part in parts for ending in words("firm_endings")):
        yield "firm_ending"
    if any(part.startswith(head) and len(part) > len(head) + 2 for part in parts for head in words("firm_beginnings")):
        yield "firm_beginning"


def _neighbours(sentence: Sentence, run: Run) -> Iterator[str]:
    low, high = run.start - sentence.start, run.end - sentence.start
    before = re.findall(r"[\w.]+|[^\w\s]", sentence.text[max(0, low - 40) : low])[-1:]
    after = re.findall(r"[\w’']+|[^\w\s]", sentence.text[high : high + 40])[:1]
    if not before:
        yield "before:start"
        if len(run.text.split()) == 1:
            yield "start:single"
    else:
        yield f"before:{before[0].lower()}" if before[0].lower() in BEFORE else "before:other"
    if after and (after[0] in ("'", "’") or after[0].lower() in ("'s", "’s")):
        yield "after:possessive"
    elif after and after[0] in AFTER:
        yield f"after:{after[0]}"


def _beside(sentence: Sentence, run: Run, hits: Iterable[Hit]) -> Iterator[str]:
    """Whether the name stands in a list with a firm or a place that is known."""
    low, high = run.start - sentence.start, run.end - sentence.start
    for hit in hits:
        between = sentence.text[hit.end : low] if hit.end <= low else sentence.text[high : hit.start]
        if (hit.end <= low or hit.start >= high) and LISTING.fullmatch(between):
            yield from {f"beside:{entry.kind}" for entry in hit.entries}
    for match in re.finditer(r"([A-Z][\w-]+)(?:,|,? and|,? or) $", sentence.text[max(0, low - 40) : low]):
        if match.group(1).lower() in words("places", "places"):
            yield "beside:place"


def _grammar(span: Span) -> Iterator[str]:
    root = span.root
    for label in sorted({token.ent_type_ for token in span}):
        yield f"ent:{label or 'none'}"
    yield f"dep:{root.dep_}"
    yield f"pos:{root.pos_}"
    head = root.head
    if head.pos_ == "ADP" and head.head != head:
        yield f"prep:{head.lemma_.lower()}" if head.lemma_.lower() in BEFORE else "prep:other"
        head = head.head
    for name in verb_classes(head.lemma_) if head.pos_ in ("VERB", "AUX") else noun_classes(head.lemma_):
        yield f"head:{head.pos_}:{name}"
    if head.lemma_.lower() in words("firm_nouns"):
        yield "head:firm_noun"
    if root.dep_ == "conj" and root.head.ent_type_ == "ORG":
        yield "conj:ORG"
