"""Companies by the keys of their names: which company a name is, by the first rule of spelling by which there is any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import DamerauLevenshtein

from flows.records.spelling import (
    alternatives,
    fold,
    is_short_form,
    plain,
    scanned,
    shortened,
    sounded,
    spelled,
    stands_for,
    state_in,
)
from flows.restore.words import is_word

# What speaks for two names being one, the strongest first: the key in which they agree, and how much that is worth.
KEYS: Mapping[str, tuple[Callable[[str], str], float]] = {
    "name.same": (plain, 1.0),
    "name.legal_form": (shortened, 0.99),
    "name.without_legal_form": (fold, 0.97),
    "name.spelling": (spelled, 0.95),
    "name.transliteration": (sounded, 0.9),
    "name.scan": (scanned, 0.9),
}
ONE_LETTER, SHORT_FORM, STATE = ("name.one_letter", 0.8), ("name.short_form", 0.75), ("name.without_state", 0.85)
SHORTEST_WORD = 5
SHORTEST_NAME = 8


@dataclass(frozen=True, slots=True)
class Name:
    """A company's name as documents write it, the id of the known entity the reader took it for, and the country it is of."""

    text: str
    key: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """What a name was found to be: the id of the company, the name it agrees with, the rule and its score. `company` is None
    where several companies, or only one of another country, have such a name."""

    company: str | None
    agrees_with: str
    rule: str
    score: float


@dataclass
class Index:
    """Companies by every key of their names; `countries` by id. Use: `add`, then `find`."""

    countries: dict[str, str | None] = field(default_factory=dict)
    keys: dict[tuple[str, str], dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    initials: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, company: str, country: str | None, text: str) -> None:
        """One more name of a company."""
        self.countries.setdefault(company, country)
        for name in alternatives(text):
            for rule, (key, _) in KEYS.items():
                self.keys[rule, key(name)].setdefault(company, name)
            for shorter in _one_letter_less(name):
                self.keys[ONE_LETTER[0], shorter].setdefault(company, name)
            self.initials[plain(name)[:1]].setdefault(name, company)

    def find(self, name: Name) -> Match | None:
        """The company a name is, by the first rule by which there is any; one that names its state is tried without it, too."""
        found = [match for text in alternatives(name.text) if (match := self._with_state(text, name.country))]
        return next((match for match in found if match.company), found[0] if found else None)

    def _with_state(self, text: str, country: str | None) -> Match | None:
        found = self._among(text, country)
        bare = state_in(text) if found is None else None
        return self._among(bare[0], country or bare[1], STATE) if bare else found

    def _among(self, text: str, country: str | None, at_most: tuple[str, float] = ("", 1.0)) -> Match | None:
        for rule, score, companies in self._candidates(text):
            told = (at_most[0] or rule, min(score, at_most[1]))
            fitting = {c: name for c, name in companies.items() if not differ(self.countries[c], country)}
            if len(fitting) == 1:
                return Match(*next(iter(fitting.items())), *told)
            if companies:
                reason = "name.several" if fitting else "name.other_country"
                return Match(None, min(companies.values()), reason, told[1])
        return None

    def _candidates(self, text: str) -> Iterator[tuple[str, float, dict[str, str]]]:
        """By each rule, the companies with a name that agrees, each with that name."""
        for rule, (key, score) in KEYS.items():
            yield rule, score, self.keys.get((rule, key(text)), {})
        near: dict[str, str] = {}
        for shorter in _one_letter_less(text):
            near |= {c: name for c, name in self.keys.get((ONE_LETTER[0], shorter), {}).items() if _one_letter_apart(text, name)}
        yield *ONE_LETTER, near
        if is_short_form(text):
            full = self.initials.get(plain(text)[:1], {})
            yield *SHORT_FORM, {company: name for name, company in full.items() if stands_for(text, name)}


def differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _one_letter_less(name: str) -> Iterator[str]:
    """A long name's key with one letter left out, in every way, and whole: names one letter apart share one of these."""
    key = scanned(name)
    if len(key) >= SHORTEST_NAME:
        yield key
        yield from (key[:place] + key[place + 1 :] for place in range(len(key)))


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter was dropped, doubled, exchanged or misread, in a word long enough for it to mean nothing else."""
    if DamerauLevenshtein.distance(scanned(one), scanned(other)) > 1:
        return False
    words = list(zip(fold(one).split(), fold(other).split(), strict=False))
    if len(fold(one).split()) != len(fold(other).split()):
        return False
    differing = [pair for pair in words if pair[0] != pair[1]]
    return all(
        min(map(len, pair)) >= SHORTEST_WORD and not all(map(is_word, pair)) and not any(c.isdigit() for c in "".join(pair))
        for pair in differing
    )
