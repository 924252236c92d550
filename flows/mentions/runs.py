"""Runs of capitalised words in a sentence: what may be a name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from spacy.lang.en.stop_words import STOP_WORDS

from flows.mentions.language import Sentence
from flows.restore.words import is_word

WORD = re.compile(
    r"(?:[ldLD][’'])?[A-ZÀ-ÖØ-Þ][\w’'.&-]*|&"
    r"|\b(?:of|for|the|de|du|des|der|für|fuer|und|di|del|dell|la|le|et|per)\b"
    r"|\band(?=\s(?:[A-Z][a-z]+\s)?(?:Co|Company|Corp|Corporation|Sons|Brothers|Bros|Partners|Associates)\b)"
)
SEAT = re.compile(r"\sof\s((?:[A-Z][\w.]+\s){0,2}[A-Z][\w.]+),\s([A-Z]\w+)")
FOOTNOTE = re.compile(r"(?<=[a-z])\.\d{1,2}$")
JOINERS = frozenset(
    ["of", "for", "the", "&", "de", "du", "des", "der", "für", "fuer", "und", "di", "del", "dell", "la", "le", "et", "per", "and"]
)
INITIALS = re.compile(r"(?:[A-Z]\.)+|St\.")
FUNCTION_POS = frozenset({"DET", "PRON", "ADP", "CCONJ", "SCONJ", "AUX", "ADV", "PART", "INTJ", "VERB"})
POSSESSIVE = ("'s", "’s", "'", "’")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of capitalised words; offsets in the view. `title` is the title or office printed right before it."""

    start: int
    end: int
    text: str
    title: str = ""


@cache
def words(name: str, file: str = "names") -> frozenset[str]:
    """One word list of `lexicon/<file>.toml`."""
    path = Path(__file__).with_name("lexicon") / f"{file}.toml"
    return frozenset(tomllib.loads(path.read_text("utf-8"))[name])


@cache
def lines_of_business() -> dict[str, frozenset[str]]:
    """The words by which a firm's name tells its line of business, by line."""
    stored = tomllib.loads((Path(__file__).with_name("lexicon") / "names.toml").read_text("utf-8"))["lines"]
    return {line: frozenset(told) for line, told in stored.items()}


@lru_cache(maxsize=50_000)
def bare(word: str) -> str:
    """A word in lower case without its full stops, commas and possessive."""
    return re.sub(r"[’']s?$", "", word).strip(".,").lower()


def has_head(text: str) -> bool:
    """Whether a firm's head noun binds the run together: "Japan Sea Shipping", "Bank of Italy"."""
    parts = [bare(part) for part in text.split()]
    heads = words("firm_heads") | words("suffixes")
    return parts[-1] in heads or any(head in heads and link in ("of", "for") for head, link in pairwise(parts))


def runs(sentence: Sentence) -> Iterator[Run]:
    """Runs of capitalised words, broken at possessives, titles, dates, and at 'of' unless a head noun asks for it."""
    run: list[re.Match[str]] = []
    title = ""
    for match in WORD.finditer(sentence.text):
        if run and not _continues(sentence.text, run, match):
            yield from _closed(sentence, run, title)
            run, title = [], ""
        word = bare(match.group())
        if run and word in STOP_WORDS and match.group() not in JOINERS and "." not in match.group():
            yield from _closed(sentence, run, title)
            run, title = [], ""
        elif word in words("titles") and not _is_name_start(sentence.text, match):
            yield from _closed(sentence, run, title)
            run, title = [], word
        elif word in words("months") and (not run or run[-1].group() not in JOINERS):
            yield from _closed(sentence, run, title)
            run, title = [], ""
        elif run or match.group() not in JOINERS:
            run.append(match)
    yield from _closed(sentence, run, title)


def _is_name_start(text: str, match: re.Match[str]) -> bool:
    """ "General" and the like begin a firm's name where the next word is a firm's ("General Electric", "President Lines")."""
    following = re.match(r"\s([A-Z]\w+)", text[match.end() : match.end() + 20])
    return following is not None and following.group(1).lower() in words("firm_heads")


def _continues(text: str, run: Sequence[re.Match[str]], match: re.Match[str]) -> bool:
    previous = run[-1].group()
    if text[run[-1].end() : match.start()] not in (" ", "-") or previous.endswith(POSSESSIVE):
        return False
    if (
        previous.endswith(".")
        and not INITIALS.fullmatch(previous)
        and bare(previous) not in words("firm_heads") | words("suffixes")
    ):
        return False
    if match.group() == "and":
        return _joins(text, bare(previous), match)
    if match.group() == "of" and _is_seat(text, match):
        return False
    if match.group() in ("of", "for"):
        return bare(previous) in words("firm_heads") | words("associations") | words("agency_heads")
    if match.group() == "the":
        return previous in ("of", "for")
    return True


def _joins(text: str, previous: str, match: re.Match[str]) -> bool:
    """Whether "and" stands inside a name: before "Co", or between common words for a trade ("Rolling and Welding Company")."""
    following = bare(text[match.end() :].split(maxsplit=1)[0])
    return following in words("partners") or (previous in words("firm_heads") and is_word(following))


def _is_seat(text: str, match: re.Match[str]) -> bool:
    """Whether "of" leads to the town a firm sits in ("of Toledo, Ohio"), which is no part of its name."""
    seat = SEAT.match(text, match.start() - 1)
    places = words("places", "places")
    return seat is not None and (seat[1].lower() in places or seat[2].lower() in places)


def _closed(sentence: Sentence, run: list[re.Match[str]], title: str) -> Iterator[Run]:
    run = _without_function_word(sentence, _trimmed(run))
    if not run:
        return
    start, end = run[0].start(), run[-1].end()
    text = FOOTNOTE.sub("", sentence.text[start:end])
    for ending in (".", *POSSESSIVE):
        if text.endswith(ending) and not (ending == "." and text.lower().split()[-1].strip(".") in words("suffixes")):
            text = text[: -len(ending)]
    text = text.rstrip("-&.") if not text.endswith(("Co.", "Inc.", "Ltd.", "Corp.", "S.A.", "A.G.", "S.p.A.")) else text
    if len(text) > 1:
        yield Run(sentence.start + start, sentence.start + start + len(text), text, title)


def _trimmed(run: list[re.Match[str]]) -> list[re.Match[str]]:
    while run and run[-1].group() in JOINERS:
        run = run[:-1]
    while run and run[0].group() in JOINERS:
        run = run[1:]
    return run


def _without_function_word(sentence: Sentence, run: list[re.Match[str]]) -> list[re.Match[str]]:
    """The capital of a sentence's first word says nothing: a word that grammar holds for no name is left off."""
    if not run or sentence.doc is None or run[0].start() != _first_letter(sentence.text):
        return run
    token = sentence.doc.char_span(run[0].start(), run[0].end(), alignment_mode="expand")
    if token is not None and (token[0].pos_ in FUNCTION_POS or token[0].is_stop):
        return _trimmed(run[1:])
    return run


def _first_letter(text: str) -> int:
    return next((i for i, c in enumerate(text) if c.isalpha()), 0)
