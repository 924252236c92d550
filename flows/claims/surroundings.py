"""What stands near an anchor: its date, project, goods, duration and interest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from flows.claims.scene import EAST, Scene
from flows.mentions.gazetteer import Hit, known_goods
from flows.mentions.language import Sentence
from flows.mentions.names import Actor
from flows.mentions.types import Quantity, When

CLAUSE_BREAK = re.compile(r"[;:]|, (?:but|while|whereas|and then|although|though)\b|\b(?:whereas|although)\b")
APART = 60  # characters that a sum between an anchor and its terms counts for
LASTING = re.compile(
    r"\b(?:for|over|of|by|within|in|term of|maturity|for up to)\s+"
    r"(?:a |some |about |approximately |roughly |nearly |around |at least |the next |another |period of )*$"
)
BY = re.compile(r"\bby (?:the )?(?:end of |middle of |beginning of )?$", re.IGNORECASE)
DATE_REACH = 5  # sentences
PROJECT_REACH = 3  # sentences
WORKS = re.compile(
    r"\b(?:the|this|that)\s+(?:[\w-]+\s+)?(?P<works>pipeline|port|mill|railway|railroad|smelter|refinery)\b", re.IGNORECASE
)
FILLER = frozenset("the a an its their his this that these those some any all such other more further several certain".split())


def date_near(
    scene: Scene, sentence: Sentence, start: int, end: int, roles: Sequence[str] = ("point",), reach: int = 160
) -> When | None:
    """The date that goes with view characters `start:end`: the nearest in its clause, else in its sentence."""
    best: tuple[float, When] | None = None
    for when in scene.within(scene.dates, sentence.start, sentence.end):
        if _role(sentence, when) not in roles:
            continue
        gap = when.start - end if when.start >= end else start - when.end
        between = scene.text[min(end, when.end) : max(start, when.start)]
        breaks = len(CLAUSE_BREAK.findall(between.strip(" :"))) if len(between) > 3 else 0
        cost = max(gap, 0) + 60 * breaks + 20 * between.count(", ")
        if cost <= reach and (best is None or cost < best[0]):
            best = (cost, when)
    return best[1] if best else None


def _role(sentence: Sentence, when: When) -> str:
    """The part a date plays; what had been done by a day was done at the latest then: no end of what was agreed."""
    if when.role != "until" or not BY.search(sentence.text[: when.start - sentence.start]):
        return when.role
    span = sentence.span(when.start, when.end)
    verb = next((t for t in span.root.ancestors if t.pos_ in ("VERB", "AUX")), None) if span is not None else None
    past = verb is not None and (verb.tag_ == "VBD" or any(c.lower_ == "had" for c in verb.children if c.dep_ == "aux"))
    return "point" if past else when.role


def date_before(scene: Scene, sentence: Sentence, reach: int = 1) -> When | None:
    """The last date of the `reach` sentences before, in the same paragraph; not one that only names something ("the 1973
    crisis")."""
    earlier = [s for s in scene.paragraph_sentences(sentence) if s.index < sentence.index]
    for other in reversed(earlier[-reach:]):
        told = scene.within(scene.dates, other.start, other.end)
        if points := [when for when in told if when.role == "point" and not _names_something(other, when)]:
            return points[-1]
    return None


def _names_something(sentence: Sentence, when: When) -> bool:
    span = sentence.span(when.start, when.end)
    return (
        span is not None
        and span.root.dep_ in ("nummod", "compound", "amod", "nmod", "poss")
        and span.root.head.pos_ in ("NOUN", "PROPN")
    )


def speaks_of_now(sentence: Sentence, start: int, end: int) -> bool:
    """True where the finite verb above a view span is present or perfect: the document speaks of its own time."""
    span = sentence.span(start, end)
    token: Token | None = span.root if span is not None else None
    while token is not None and token.head != token:
        token = token.head
        if token.pos_ not in ("VERB", "AUX"):
            continue
        auxiliaries = [c for c in token.children if c.dep_ in ("aux", "auxpass")]
        if token.tag_ in ("VBZ", "VBP") or any(c.tag_ in ("VBZ", "VBP", "MD") for c in auxiliaries):
            return True
        if token.tag_ == "VBD" or any(c.tag_ == "VBD" for c in auxiliaries):
            return False
    return False


def date_told(scene: Scene, sentence: Sentence, start: int, end: int) -> tuple[When | str | None, float]:
    """When what stands at a view span was agreed or told, and how sure that is: a date beside it, the document's own time where
    the sentence speaks of it, the date of the sentence before; a cable that gives no date at all tells news."""
    when = date_near(scene, sentence, start, end) or date_near(scene, sentence, start, end, ("during",))
    if when is not None:
        return when, 0.9
    if speaks_of_now(sentence, start, end) and scene.own_time:
        return scene.own_time, 0.55
    for reach, sure in ((1, 0.6), (DATE_REACH, 0.45)):
        if (before := date_before(scene, sentence, reach)) is not None:
            return before, sure
    return (scene.own_time, 0.4) if scene.document.form == "cable" else (None, 0.0)


def project_near(scene: Scene, sentence: Sentence) -> Actor | None:
    """The project named in the sentence, pointed back to ("the pipeline"), named alone shortly before in its paragraph, or in a
    heading above it or the first of all, which is the document's title."""
    if found := _projects(scene, sentence):
        return found[0]
    works = WORKS.search(sentence.text)
    if works is not None:
        return _pointed_at(scene, sentence, works)
    before = [s for s in scene.paragraph_sentences(sentence) if sentence.index - PROJECT_REACH <= s.index < sentence.index]
    for other in reversed(before):
        if found := _projects(scene, other):
            return found[0] if len({a.key for a in found}) == 1 else None
    headings = [s for s in scene.sentences if s.index < sentence.index and s.label == "heading"]
    for heading in [*reversed(headings[-3:]), *headings[:1]]:
        if found := [a for a in scene.within(scene.actors, heading.start, heading.end) if a.kind == "project"]:
            return found[0]
    return None


def _projects(scene: Scene, sentence: Sentence) -> list[Actor]:
    return [a for a in scene.within(scene.actors, sentence.start, sentence.end) if a.kind == "project"]


def _pointed_at(scene: Scene, sentence: Sentence, works: re.Match[str]) -> Actor | None:
    """The last project named before whose name has the word for works that a sentence points back with; none of another sort."""
    start, end = sentence.start + works.start("works"), sentence.start + works.end("works")
    before = [a for a in reversed(scene.actors) if a.kind == "project" and a.start < sentence.start]
    named = [a for a in before if a.country in EAST] or before
    meant = next((a for a in named if works["works"].lower() in f"{a.name} {a.text}".lower()), None)
    return replace(meant, start=start, end=end, text=works["works"]) if meant is not None else None


def goods_in(sentence: Sentence) -> list[tuple[int, int, Hit]]:
    """Commodities named in a sentence, with their view spans."""
    return [(sentence.start + hit.start, sentence.start + hit.end, hit) for hit in known_goods().find(sentence.text)]


def sums_between(scene: Scene, one: int, other: int) -> int:
    """How many sums stand between two places: terms behind another sum are that one's."""
    low, high = sorted((one, other))
    return sum(low < m.start and m.end <= high for m in scene.money)


def duration_near(scene: Scene, sentence: Sentence, start: int, end: int) -> Quantity | None:
    """A number of years that stands near the span: 'for eight years', 'a twenty-year loan', 'six years, at 7 percent'."""
    spans = scene.within(scene.quantities, sentence.start, sentence.end)
    for quantity in sorted(spans, key=lambda q: abs(q.start - end) + APART * sums_between(scene, end, q.start)):
        if quantity.dimension != "duration" or quantity.unit != "years":
            continue
        before = scene.text[max(sentence.start, quantity.start - 24) : quantity.start].lower()
        after = scene.text[quantity.end : min(sentence.end, quantity.end + 12)].lower()
        listed = before.endswith(", ") and after.startswith((",", " at ", ";", "."))
        named = "-year" in quantity_text(scene, quantity) or after.startswith(("-", " to repay", " term", " credit", " loan"))
        if listed or named or LASTING.search(before):
            return quantity
    return None


def quantity_text(scene: Scene, quantity: Quantity) -> str:
    return scene.text[quantity.start : quantity.end]


def interest_near(scene: Scene, sentence: Sentence, start: int) -> Quantity | None:
    """A percentage that is an interest rate, in the sentence."""
    shares = scene.within(scene.quantities, sentence.start, sentence.end)
    for quantity in sorted(shares, key=lambda q: abs(q.start - start) + APART * sums_between(scene, start, q.start)):
        if quantity.dimension != "share" or quantity.low is None or quantity.low > 20:
            continue
        around = scene.text[max(sentence.start, quantity.start - 40) : min(sentence.end, quantity.end + 30)].lower()
        if re.search(r"\b(?:interest|money|rate|bearing)\b|\bat (?:about |some )?$|\bat\b[^,;]{0,12}$", around) or re.search(
            r"\bat (?:about |some |only |just )?$", scene.text[max(sentence.start, quantity.start - 14) : quantity.start].lower()
        ):
            return quantity
    return None


def phrase(token: Token, most: int = 12) -> tuple[int, int]:
    """Character span, inside its sentence, of a noun with what belongs to it, without relative clauses and long tails."""
    kept = [t for t in token.subtree if not _in_clause(t, token)]
    kept = _contiguous(kept, token)
    while kept and (kept[0].lower_ in FILLER or kept[0].is_punct):
        kept = kept[1:]
    kept = kept[:most]
    while kept and (kept[-1].is_punct or kept[-1].pos_ in ("ADP", "DET", "CCONJ", "PART")):
        kept = kept[:-1]
    if not kept:
        return token.idx, token.idx + len(token.text)
    return kept[0].idx, kept[-1].idx + len(kept[-1].text)


def _in_clause(token: Token, top: Token) -> bool:
    while token != top:
        if token.dep_ in ("relcl", "acl", "advcl", "appos", "ccomp", "parataxis"):
            return True
        token = token.head
    return False


def _contiguous(tokens: list[Token], top: Token) -> list[Token]:
    numbers = {t.i for t in tokens}
    low = high = top.i
    while low - 1 in numbers:
        low -= 1
    while high + 1 in numbers:
        high += 1
    return [t for t in tokens if low <= t.i <= high]
