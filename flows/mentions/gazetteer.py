"""Known written forms (states, companies, agencies, projects, goods) and a matcher that finds the longest of them in a text."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from flows.mentions.misprints import Exchanged, may_be_misprinted, nearly
from flows.mentions.wordlists import REMEMBERED, Remembered
from flows.restore.words import is_word

REFERENCE = Path(__file__).resolve().parents[2] / "warehouse" / "reference"
LEXICON = Path(__file__).with_name("lexicon")
TOKEN = re.compile(r"[^\W_]+|-(?![^\W_])|[^\w\s-]")  # a hyphen before a letter parts two words as a blank does
# How print without accents writes the letters of German and the Nordic languages.
TRANSCRIBED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "æ": "ae", "ø": "oe", "é": "e"})
# Ways of writing one Cyrillic letter or group: Tekhmashimport, Techmashimport; Soiuzgazeksport, Soyuzgazexport.
TRANSLITERATIONS = [
    (re.compile(pattern), letters)
    for pattern, letters in (
        ("x", "ks"),
        ("kh|ch|c(?![hk])", "k"),
        ("k+", "k"),
        ("[iy][uo]", "u"),
        ("iya|ia|ya", "a"),
        ("[iy]+", "i"),
        ("t[sz]", "z"),
        ("w", "v"),
    )
]
SAME = {"&": "and", "’": "'"}
CYRILLIC = frozenset({"SUN", "BGR"})
SHORTEST_SOUND = 8
Kind = Literal["state", "company", "agency", "project", "commodity", "region"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One written form of a known thing. `form` is name, adjective, demonym, metonym, abbreviation or alias."""

    kind: Kind
    key: str
    form: str
    country: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Hit:
    start: int
    end: int
    entries: tuple[Entry, ...]


class Gazetteer:
    """Longest-match lookup by token; accents do not count, "&" is "and".

    A form of at most four letters in capitals matches only in capitals, or with one capital where truecasing took the others and
    no English word is left; other forms match in any case as long as capital initials stay capital."""

    def __init__(self, entries: Iterable[tuple[str, Entry]]) -> None:
        self._forms: dict[str, dict[tuple[str, ...], list[tuple[str, Entry]]]] = {}
        self._firsts: dict[tuple[str, bool], str | None] = {}
        self._sounds: dict[str, str] = {}
        self._exchanged = Exchanged()
        for form, entry in entries:
            for spelling in {form, form.translate(TRANSCRIBED)}:
                tokens = tuple(folded(token) for token in TOKEN.findall(spelling))
                if not tokens:
                    continue
                bucket = self._forms.setdefault(tokens[0], {})
                bucket.setdefault(tokens, []).append((form, entry))
                if entry.country in CYRILLIC and len(tokens) == 1 and len(tokens[0]) >= SHORTEST_SOUND:
                    self._sounds.setdefault(sound(tokens[0]), tokens[0])
                if entry.kind == "company":
                    self._exchanged.add(tokens[0])
        self._lengths = {first: sorted({*map(len, bucket)}, reverse=True) for first, bucket in self._forms.items()}
        self._followers = Remembered(self._followers_of)

    def find(self, text: str) -> Iterator[Hit]:
        """Every longest hit, left to right, never overlapping."""
        words = TOKEN.findall(text)
        pairs = zip(map(self._followers.__getitem__, words), [*words[1:], ""], strict=False)
        opening = [at for at, (followers, second) in enumerate(pairs) if followers is not None and followers[second]]
        spans = [match.span() for match in TOKEN.finditer(text)] if opening else []
        free = 0
        for index in opening:
            hit = self._match(text, words, spans, index) if index >= free else None
            if hit is not None:
                length, entries = hit
                free = index + length
                yield Hit(spans[index][0], spans[free - 1][1], entries)

    def _followers_of(self, word: str) -> Remembered[bool] | None:
        """Whether a known name that begins with a word, as it is printed, may go on with another word or end before it; None
        where no name begins so. Few begin with a small letter."""
        first, small = self._first(folded(word), word[0].isupper()), word[0].islower()
        bucket = self._forms[first].items() if first is not None else ()
        forms = [form for form, printed in bucket if not small or any(_is_small(form) for form, _ in printed)]
        if not forms or any(len(form) == 1 for form in forms):
            return Remembered(lambda _: True) if forms else None
        seconds = {form[1] for form in forms}
        return Remembered(lambda second: folded(second) in seconds or may_be_misprinted(folded(second)))

    def _match(
        self, text: str, words: list[str], spans: list[tuple[int, int]], index: int
    ) -> tuple[int, tuple[Entry, ...]] | None:
        first = self._first(folded(words[index]), words[index][0].isupper())
        if first is None:
            return None
        bucket, lengths = self._forms[first], self._lengths[first]
        following = (first, *map(folded, words[index + 1 : index + lengths[0]]))
        for length in lengths:
            if length > len(following):
                continue
            form = following[:length]
            forms = bucket.get(form) or (bucket.get(near) if (near := nearly(form, bucket)) else None)
            if forms is None:
                continue
            printed = text[spans[index][0] : spans[index + length - 1][1]]
            entries = tuple(
                e for form, e in forms if _case_agrees(form, printed) and not (e.kind == "company" and _is_phrase(printed))
            )
            if entries:
                return length, entries
        return None

    def _first(self, word: str, capital: bool) -> str | None:
        """The first word of known names that a word is or may be meant for; None where it begins none."""
        if (word, capital) not in self._firsts:
            first = word
            if first not in self._forms and capital and len(first) >= SHORTEST_SOUND:
                first = self._sounds.get(sound(first), first)
            if first not in self._forms and capital:
                first = self._exchanged.meant(first) or first
            if len(self._firsts) >= REMEMBERED:
                self._firsts.clear()
            self._firsts[word, capital] = first if first in self._forms else None
        return self._firsts[word, capital]


def sound(word: str) -> str:
    """A transliterated Russian word without the differences between the ways of transliterating it."""
    for pattern, letters in TRANSLITERATIONS:
        word = pattern.sub(letters, word)
    return word


def folded(token: str) -> str:
    """A token as it is compared: lower case, without accents, "&" as "and"."""
    if token.isascii() or token in SAME:
        return SAME.get(token) or token.casefold()
    return "".join(c for c in unicodedata.normalize("NFKD", token.casefold()) if not unicodedata.combining(c))


def _is_small(form: str) -> bool:
    """Whether a form may be printed with a small letter first."""
    return not (form[:1].isupper() or (form.isupper() and sum(map(str.isalpha, form)) <= 4))


def _case_agrees(form: str, printed: str) -> bool:
    letters = [c for c in form if c.isalpha()]
    if len(letters) <= 4 and form.isupper():
        return printed.isupper() or (printed.istitle() and not is_word(printed))
    return not form[:1].isupper() or printed[:1].isupper()


def _is_phrase(printed: str) -> bool:
    """Whether words printed as a firm's name is are a common phrase: a capital on the first only, the others of the dictionary
    ("Siberian natural gas")."""
    others = printed.split()[1:]
    return len(others) > 1 and all(word.islower() and is_word(word) for word in others)


def _state_entries(reference: Path) -> Iterator[tuple[str, Entry]]:
    states = _stored(reference, "countries.yaml")
    for code, forms in states.items():
        name = (forms.get("names") or [code])[0]
        for group, kind in (
            ("names", "name"),
            ("adjectives", "adjective"),
            ("demonyms", "demonym"),
            ("metonyms", "metonym"),
            ("abbreviations", "abbreviation"),
        ):
            for form in forms.get(group) or []:
                yield str(form), Entry("state", code, kind, code, str(name))


def _listed(items: Iterable[dict], kind: Kind) -> Iterator[tuple[str, Entry]]:
    for item in items:
        key = str(item.get("id") or item["name"])
        groups = ("aliases", "former_names", "forms", "abbreviations")
        forms = [item["name"], *(form for group in groups for form in item.get(group) or [])]
        for form in dict.fromkeys(str(f) for f in forms):
            yield form, Entry(kind, key, "name" if form == item["name"] else "alias", item.get("country"), str(item["name"]))


def _companies(reference: Path) -> Iterator[tuple[str, Entry]]:
    """Every listed entity, and under a form that several share one entry for each of them."""
    listed = stored_entities(reference)
    yield from _listed(listed, "company")
    known = {item["id"]: item for item in listed}
    for form, keys in ambiguous_forms(reference).items():
        for key in keys:
            if key in known:
                yield form, Entry("company", key, "ambiguous", known[key].get("country"), str(known[key]["name"]))


@cache
def doubtful_firms(reference: Path = REFERENCE) -> dict[str, Entry]:
    """Short forms of firms that mean other things too, in lower case ("chase", "marathon")."""
    known = {item["id"]: item for item in stored_entities(reference)}
    return {
        str(form).casefold(): Entry("company", key, "alias", known[key].get("country"), str(known[key]["name"]))
        for form, key in _stored(reference, "entities.yaml")["doubtful"].items()
    }


@cache
def _stored(reference: Path, file: str) -> Any:
    path = reference / file
    return yaml.load(path.read_text("utf-8"), yaml.CSafeLoader) if path.exists() else []


def stored_entities(reference: Path = REFERENCE) -> list[dict]:
    """The companies known by name: those of the reference list, each with its sources, and names without one."""
    return [*_stored(reference, "entities.yaml")["entities"], *_items(reference, "names.yaml", "names")]


def ambiguous_forms(reference: Path = REFERENCE) -> dict[str, list[str]]:
    """The forms several entities of the list share, with the ids of those."""
    return _stored(reference, "entities.yaml")["ambiguous"]


@cache
def known_projects(reference: Path = REFERENCE) -> dict[str, dict]:
    """The projects of the reference list by id."""
    return {item["id"]: item for item in _items(reference, "projects.yaml", "projects")}


def _items(reference: Path, file: str, section: str) -> Iterable[dict]:
    stored = _stored(reference, file)
    return stored.get(section, []) if isinstance(stored, dict) else stored


def _leaders() -> Iterator[tuple[str, Entry]]:
    for code, names in tomllib.loads((LEXICON / "leaders.toml").read_text("utf-8")).items():
        for name in names:
            yield name, Entry("agency", name, "name", code if len(code) == 3 else None, name)


def _regions() -> Iterator[tuple[str, Entry]]:
    for name in tomllib.loads((LEXICON / "places.toml").read_text("utf-8"))["regions"]:
        yield name, Entry("region", name, "name", None, name)


@cache
def known_names(reference: Path = REFERENCE) -> Gazetteer:
    """States, companies, agencies and projects from the reference tables, and the regions that a state's name is part of."""
    entries = [*_state_entries(reference), *_companies(reference), *_leaders(), *_regions()]
    entries.extend(_listed(_items(reference, "agencies.yaml", "agencies"), "agency"))
    entries.extend(_listed(_items(reference, "projects.yaml", "projects"), "project"))
    return Gazetteer(entries)


@cache
def known_goods(reference: Path = REFERENCE) -> Gazetteer:
    """Commodities and goods from the reference tables."""
    return Gazetteer(_listed(_items(reference, "commodities.yaml", "commodities"), "commodity"))


@cache
def goods_classes(reference: Path = REFERENCE) -> dict[str, str]:
    """The class (energy, grain, plant, ...) of each listed commodity, by name."""
    return {str(item["name"]): str(item["class"]) for item in _items(reference, "commodities.yaml", "commodities")}


@cache
def entity_kinds(reference: Path = REFERENCE) -> dict[str, str]:
    """The kind (bank, corporation, foreign_trade_organisation, ...) of each listed entity, by id."""
    return {str(item["id"]): str(item["kind"]) for item in stored_entities(reference)}


def state_name(code: str, reference: Path = REFERENCE) -> str:
    """The usual English name of a state by its alpha-3 code; the code itself for one that is not listed."""
    return str((_stored(reference, "countries.yaml").get(code, {}).get("names") or [code])[0])
