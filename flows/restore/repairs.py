"""Readings of OCR damage, only where one reading is possible: lost digits stay lost, and clean text stays as it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

from flows.document import Repair
from flows.restore.words import frequencies, is_inflected
from flows.restore.written import lexicon

_WORD = re.compile(r"(?<![\w$£#*~])[^\W\d_][^\W_]*(?:!(?=[a-z])[^\W_]*)*(?![\w*~])")
_LETTER_BY_DIGIT = re.compile(r"[\dlIOo](?:(?<=\d)[.,]?[lIOo]|(?<=[lIOo])[.,]?\d)")
_NUMBER = re.compile(r"(?<![\w.,])(?=[\dlIOo.,]*\d)(?=[\d.,]*[lIOo])[\dlIO][\dlIOo]*(?:[.,][\dlIOo]+)*(?![\w*~#%^-])")
_DIGIT = re.compile(r"\d")
_MIXED_NUMBER = str.maketrans({"l": "1", "I": "1", "O": "0", "o": "0"})
_SPECK = re.compile(
    r"(?<=\w[,;])[ ][_|~^•·*¦](?=[ ]\w)|(?<=[\w)])[ ](?:[_|~^•·*¦]|\.(?=[ ][a-z]))(?=[ ][\w(])"
    r"|(?<=[ ])[\^~](?=[^\W\d])|(?<=[.?!\"”])[ ][_|~^•·¦](?=[ ][A-Z])"
)
_COMMA_SPECK = re.compile(r"(?<=\b[Tt]he),(?=[ ]\w)")
_RUN_ON_CAPITALS = re.compile(r"([a-z]{2,})([A-Z]{2,})\Z")
LONGEST_WORD = 28
NAME_COUNT = 5_000_000


@cache
def settings() -> dict[str, Any]:
    """`repairs.yaml`."""
    stored = yaml.safe_load((resources.files(__package__) / "repairs.yaml").read_text(encoding="utf-8"))
    stored["joints"] = frozenset(stored["joints"].split())
    return stored


def find_repairs(text: str) -> tuple[Repair, ...]:
    """The repairs of a text, in order and apart. Words and specks are repaired only in a document that shows OCR damage; letters
    inside a number always, as no other reading is possible."""
    numbers = list(_numbers(text))
    counts = _counted(text)
    readings = _readings(counts)
    if not _damaged(counts, readings, len(numbers)):
        return tuple(_apart(numbers))
    words = [_repair(match, *readings[match[0]]) for match in _WORD.finditer(text) if match[0] in readings]
    specks = [
        Repair(*match.span(), "", "a speck of the scan") for pattern in (_SPECK, _COMMA_SPECK) for match in pattern.finditer(text)
    ]
    return tuple(_apart([*numbers, *words, *specks]))


def _counted(text: str) -> Counter[str]:
    """How often each word stands in a text. What is between two blanks is looked at once, however often it stands there."""
    counts: Counter[str] = Counter()
    for ink, times in Counter(text.split()).items():
        for word in (ink,) if ink.isalpha() else _WORD.findall(ink):
            counts[word] += times
    return counts


def _damaged(counts: Counter[str], readings: Mapping[str, tuple[str, str]], numbers: int) -> bool:
    """Whether a text is a damaged scan of English: enough different longer words are misread (jargon repeats itself, scans err
    differently each time), and not so many words are unknown that it is in another language."""
    rules = settings()
    evidence = numbers + sum(len(word) >= rules["evidence_length"] or word.lower() in rules["never_meant"] for word in readings)
    if evidence < max(rules["evidence_words"], rules["evidence_share"] * counts.total()):
        return False
    small = [word for word in counts if word.islower()]
    return sum(not is_inflected(word) for word in small) <= rules["most_unknown"] * len(small) + rules["evidence_words"]


def _apart(repairs: Iterable[Repair]) -> Iterator[Repair]:
    end = 0
    for repair in sorted(repairs, key=lambda repair: (repair.start, repair.end)):
        if repair.start >= end:
            yield repair
            end = repair.end


def _repair(match: re.Match[str], reading: str, reason: str) -> Repair:
    return Repair(match.start(), match.end(), reading, reason)


def _numbers(text: str) -> Iterator[Repair]:
    """Letters that stand for digits inside a number ("$l00", "2OO")."""
    if not _LETTER_BY_DIGIT.search(text):
        return
    for match in _NUMBER.finditer(text):
        reading = match[0].translate(_MIXED_NUMBER)
        if reading != match[0] and _DIGIT.search(match[0]) and _money_or_long(text, match):
            yield Repair(*match.span(), reading, "letters that can only be digits inside a number")


def _money_or_long(text: str, match: re.Match[str]) -> bool:
    """A single digit beside a single letter may be a label ("1I", "2o"); after a currency sign, or longer, it is a number."""
    return len(match[0]) >= 3 or text[match.start() - 1 : match.start()] in ("$", "£")


def _readings(counts: Counter[str]) -> dict[str, tuple[str, str]]:
    """The one reading of each word that is none, with the reason."""
    known, never_meant, often = frequencies(), settings()["never_meant"], 3 * max(1, counts.total() // 1000)
    doubtful = [word for word, count in counts.items() if count <= often and (word not in known or word in never_meant)]
    return {word: reading for word in doubtful if (reading := _reading(word, counts))}


def _reading(word: str, counts: Counter[str]) -> tuple[str, str] | None:
    lower = word.lower()
    if len(word) > LONGEST_WORD or (word.isupper() and len(word) > 1):
        return None
    if lower in settings()["never_meant"]:
        return _like(word, settings()["never_meant"][lower]), "misread letters"
    if len(word) < 2 or is_inflected(lower):
        return None
    if word[0].islower():
        found = _misread(word) or _run_on(word) or _run_on_misread(word)
        return found
    return _misread_name(word, counts) or _run_on_start(word)


@lru_cache(maxsize=50_000)
def _misread(word: str) -> tuple[str, str] | None:
    best = _clearly_best(_candidates(word))
    return (best, "misread letters") if best else None


def _candidates(word: str) -> set[str]:
    """Dictionary words that differ from `word` by one confusion, or by the same one wherever it stands."""
    counts = frequencies()
    found = set()
    for printed, meant in settings()["confusions"].items():
        places = [place for place in range(len(word)) if word.startswith(printed, place)]
        for reading in meant if places else ():
            trials = [word[:place] + reading + word[place + len(printed) :] for place in places]
            trials += [word.replace(printed, reading)] if len(places) > 1 else []
            found.update(trial for trial in trials if counts.get(trial, 0) >= settings()["smallest_count"])
    return found


def _clearly_best(candidates: set[str]) -> str | None:
    counts = frequencies()
    ranked = sorted(candidates, key=lambda word: (-counts[word], word))
    if not ranked or (len(ranked) > 1 and counts[ranked[0]] < settings()["clear_lead"] * counts[ranked[1]]):
        return None
    return ranked[0]


def _splits(word: str) -> Iterator[tuple[str, str]]:
    joints, counts = settings()["joints"], frequencies()
    for place in range(2, len(word) - 1):
        left, right = word[:place], word[place:]
        jointed = (left in joints and (len(right) >= 3 or right in joints)) or (right in joints and len(left) >= 3)
        if jointed and min(counts.get(left, 0), counts.get(right, 0)) >= settings()["smallest_count"]:
            yield left, right


@lru_cache(maxsize=50_000)
def _run_on(word: str) -> tuple[str, str] | None:
    """Two words whose space was lost ("failedto"), or a word and an acronym ("theUSSR")."""
    capitals = _RUN_ON_CAPITALS.match(word)
    if capitals and capitals[1] in settings()["joints"]:
        return f"{capitals[1]} {capitals[2]}", "a lost space"
    counts = frequencies()
    ranked = sorted(_splits(word), key=lambda pair: -min(counts[pair[0]], counts[pair[1]]))
    if not ranked or (len(ranked) > 1 and min(map(counts.get, ranked[0])) < 3 * min(map(counts.get, ranked[1]))):
        return None
    return " ".join(ranked[0]), "a lost space"


@lru_cache(maxsize=50_000)
def _run_on_misread(word: str) -> tuple[str, str] | None:
    """A lost space beside a misread word ("provjdedfor")."""
    found = set()
    for place in range(2, len(word) - 1):
        left, right = word[:place], word[place:]
        if right in settings()["joints"] and len(left) >= 6 and (fixed := _misread(left)):
            found.add(f"{fixed[0]} {right}")
        if left in settings()["joints"] and len(right) >= 6 and (fixed := _misread(right)):
            found.add(f"{left} {fixed[0]}")
    return (found.pop(), "misread letters and a lost space") if len(found) == 1 else None


def _run_on_start(word: str) -> tuple[str, str] | None:
    """A capitalised joint with the next word ("Theoil"), or a name with a joint ("Parislast")."""
    found = _run_on(word.lower())
    if not found or len(word) < 5:
        return None
    left = found[0].split()[0]
    return (_like(word, found[0]), found[1]) if left in settings()["joints"] or left in lexicon()["names"] else None


def _misread_name(word: str, counts: Counter[str]) -> tuple[str, str] | None:
    """A capitalised word: read as a name the document has elsewhere, or as a common word of the dictionary."""
    lower = word.lower()
    if len(word) < 3 or not word[1:].islower():
        return None
    elsewhere = {other for other in _variants(lower) if counts[other.capitalize()] >= counts[word]}
    known = _candidates(lower)
    if len(elsewhere) == 1 and not known - elsewhere:
        return elsewhere.pop().capitalize(), "misread letters of a name that stands elsewhere in the document"
    best = _clearly_best(known)
    return (_like(word, best), "misread letters") if best and frequencies()[best] >= NAME_COUNT else None


def _variants(word: str) -> set[str]:
    found = set()
    for printed, meant in settings()["confusions"].items():
        for place in (place for place in range(len(word)) if word.startswith(printed, place)):
            found.update(word[:place] + reading + word[place + len(printed) :] for reading in meant)
    return found


def _like(word: str, reading: str) -> str:
    return reading[0].upper() + reading[1:] if word[0].isupper() else reading
