"""When a measure was imposed and when it was lifted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Token

from flows.claims.bearing import bears_on, words
from flows.claims.build import Builder
from flows.claims.course import governing_verb
from flows.claims.scene import Scene
from flows.claims.surroundings import date_before
from flows.claims.triggers import Trigger
from flows.mentions.language import Sentence
from flows.mentions.types import When

OF_EVENT = re.compile(
    r"\b(?:invasion|occupation|crackdown|crisis|intervention|uprising|coup|shooting|downing|revolution"
    r"|trials?)\b[^,;.()]{0,36}\b(?:in|of|on|since)\s+(?:late |early )?$",
    re.IGNORECASE,
)
REACH_BACK = 80
DATE_REACH = 220
CLAUSE_COST = 60
NEARER = 80
ELSEWHERE = 100


def add_dates(scene: Scene, build: Builder, trigger: Trigger, status: str, told: tuple[int, int], confidence: float) -> None:
    """When imposed and when lifted: the date nearest the word of each, none that dates only the event answered to."""
    sentence = trigger.sentence
    points = [
        w
        for w in scene.within(scene.dates, sentence.start, sentence.end)
        if w.role in ("point", "from") and not _dates_event(scene, sentence, w) and _is_told_with(trigger, sentence, w)
    ]
    undone = [told] if status in ("lifted", "relaxed") else []
    lifted = nearest(scene, sentence, points, undone[0]) if undone else None
    rest = [w for w in points if w != lifted]
    imposed = nearest(scene, sentence, rest, (trigger.start, trigger.end))
    build.when("lifted", lifted, confidence * 0.85)
    if imposed is not None:
        build.when("imposed", imposed, confidence * 0.85)
    elif (
        status == "imposed"
        and trigger.token.pos_ == "VERB"
        and not scene.within(scene.dates, sentence.start, sentence.end)
        and (before := date_before(scene, sentence)) is not None
    ):
        build.when("imposed", before, confidence * 0.5)


def nearest(scene: Scene, sentence: Sentence, points: Sequence[When], place: tuple[int, int]) -> When | None:
    """The date nearest to a word, clause breaks counted as distance and dates that hang on the word itself preferred."""
    ranked = sorted(
        (
            _gap(scene, when, place)
            - (NEARER if _hangs_on(sentence, when, place) else 0)
            + (ELSEWHERE if _tells_another(sentence, when, place) else 0),
            i,
        )
        for i, when in enumerate(points)
    )
    return points[ranked[0][1]] if ranked and ranked[0][0] <= DATE_REACH else None


def _gap(scene: Scene, when: When, place: tuple[int, int]) -> int:
    low, high = sorted((place, (when.start, when.end)))
    between = scene.text[low[1] : high[0]]
    return max(0, len(between)) + CLAUSE_COST * len(re.findall(r"[;:]|, (?:but|while|whereas|and)\b", between))


def _tells_another(sentence: Sentence, when: When, place: tuple[int, int]) -> bool:
    """True where a date stands in a clause of its own on a noun or beside the word's: 'the embargo it had kept since 1964, and
    froze'."""
    date, word = sentence.span(when.start, when.end), sentence.span(*place)
    if date is None or word is None:
        return False
    verb = next((t for t in date.root.ancestors if t.pos_ in ("VERB", "AUX")), None)
    return verb is not None and verb.dep_ in ("relcl", "acl") and verb != word.root and verb not in word.root.ancestors


def _hangs_on(sentence: Sentence, when: When, place: tuple[int, int]) -> bool:
    """True where a date is an adverb or prepositional phrase of the word at a place."""
    date, word = sentence.span(when.start, when.end), sentence.span(*place)
    if date is None or word is None:
        return False
    token = date.root
    while (
        token.head != token
        and token.head != word.root
        and token.head.pos_ in ("ADP", "SCONJ", "PROPN", "NUM", "NOUN")
        and token.dep_ in ("pobj", "prep", "pcomp", "npadvmod", "nummod", "compound", "nmod", "tmod")
    ):
        token = token.head
    return token.head == word.root and token.dep_ in ("prep", "npadvmod", "advmod", "tmod")


def _dates_event(scene: Scene, sentence: Sentence, when: When) -> bool:
    """True for the date of something else: 'the invasion of Afghanistan in December 1979', 'the 1975 General Agreement'."""
    span = sentence.span(when.start, when.end)
    if (
        span is not None
        and span.root.dep_ in ("nummod", "compound", "nmod", "amod")
        and span.root.head.pos_ in ("NOUN", "PROPN")
        and span.root.head.lemma_.lower() not in words("again", "nouns")
    ):
        return span.root.head.i > span.root.i and span.root.head.ent_type_ != "DATE"
    if span is not None and _is_of_a_thing(span.root):
        return True
    return OF_EVENT.search(scene.text[sentence.start : when.start][-REACH_BACK:]) is not None


def _is_of_a_thing(date: Token) -> bool:
    """True for the year of 'the maritime treaty of 1968': a date that belongs to a thing other than a measure."""
    if date.dep_ != "pobj" or date.head.lower_ != "of" or date.head.dep_ != "prep":
        return False
    thing = date.head.head
    return thing.pos_ in ("NOUN", "PROPN") and thing.ent_type_ != "DATE" and thing.lemma_.lower() in words("goods", "dated")


def _is_told_with(trigger: Trigger, sentence: Sentence, when: When) -> bool:
    """A date belongs to 'the sanctions' only if it stands with them, or the verb is one of taking, stretching or undoing
    measures."""
    token = trigger.token
    verb = governing_verb(token)
    if token.pos_ not in ("NOUN", "PROPN") or verb is None or bears_on(token):
        return True
    lemma = verb.lemma_.lower()
    if any(lemma in words("verbs", name) for name in ("dating", "coercive", "extending", "lifting")):
        return True
    low, high = sentence.offset(token.left_edge), sentence.offset(token.right_edge) + len(token.right_edge.text)
    return low <= when.start and when.end <= high
