"""Several deals offered in one list: "offers of partnerships, including A, B and C" is a deal for each of A, B and C. Lists that
name firms are left to the firms."""

from __future__ import annotations

import re

from flows.claims.lexicon import table
from flows.claims.scene import Scene
from flows.claims.triggers import Trigger
from flows.mentions.gazetteer import known_goods
from flows.mentions.language import Sentence

HEADS = re.compile(
    r"\b(?:offers?|projects|proposals|partnerships|ventures|deals|contracts|agreements|orders|plans|schemes|undertakings|plants|bids|licen[cs]es|works|business)\b",
    re.IGNORECASE,
)
OPENERS = re.compile(r"\b(?:including|such as|among (?:them|these)|namely)\b,?\s*|:\s+", re.IGNORECASE)
EDGE = re.compile(r",\s+(?:and\s+|or\s+)?(?:for\s+|with\s+)?|;\s+|\s+and\s+(?=(?:an?|the)\s)")
PAIR = re.compile(r"^(.+\b(?:at|in|for|of|near|on)\b.+?)\s+and\s+(.+\b(?:at|in|for|of|near|on)\b.+)$")
ARTICLE = re.compile(r"(?:an?|the)\s+", re.IGNORECASE)
LONGEST = 90
FEWEST = 2


def enumerated(scene: Scene, trigger: Trigger) -> list[tuple[int, int]]:
    """The view spans of the works or goods listed after a trigger; empty where there is no such list."""
    sentence = trigger.sentence
    head = HEADS.search(sentence.text)
    if head is None or scene.actors_in(sentence, ("company",)):
        return []
    opener = OPENERS.search(sentence.text, head.end())
    if opener is None:
        return []
    items = [
        span
        for span in _pieces(sentence.text, opener.end())
        if _is_thing(sentence.text[span[0] : span[1]]) and _is_noun(sentence, *span)
    ]
    named = [(sentence.start + low, sentence.start + high) for low, high in items]
    return named if len(named) >= FEWEST else []


def _is_noun(sentence: Sentence, low: int, high: int) -> bool:
    """True for a piece that begins as a noun with its modifiers does, not as a clause."""
    span = sentence.span(sentence.start + low, sentence.start + high)
    return span is not None and (span[0].pos_ in ("NOUN", "PROPN", "ADJ", "DET", "NUM") or span[0].tag_ == "VBG")


def _pieces(text: str, start: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    low = start
    for edge in [*EDGE.finditer(text, start), None]:
        high = edge.start() if edge else len(text.rstrip(" ."))
        pair = PAIR.match(text[low:high]) if high - low <= 2 * LONGEST else None
        if pair:
            found.append((low, low + pair.end(1)))
            found.append((low + pair.start(2), high))
        elif high > low:
            found.append((low, high))
        if edge:
            low = edge.end()
    return [(_after_article(text, low), high) for low, high in found if high - low <= LONGEST]


def _after_article(text: str, low: int) -> int:
    article = ARTICLE.match(text, low)
    return article.end() if article else low


def _is_thing(text: str) -> bool:
    """True for a piece of a list that names works or goods and says nothing further."""
    words = set(re.findall(r"[a-z]+", text.lower()))
    words |= {word.rstrip("s") for word in words}
    named = words & frozenset(table("dealings")["works"]) or any(True for _ in known_goods().find(text))
    return bool(named) and not words & {
        "who",
        "which",
        "that",
        "was",
        "were",
        "said",
        "will",
        "has",
        "had",
        "is",
        "are",
    }
