"""Which names are one company: each is looked for in the reference list, then among the other names, by rules of spelling."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, count

from flows.mentions.gazetteer import REFERENCE, ambiguous_forms, stored_entities
from flows.records.name_index import Index, Match, Name, differ
from flows.records.spelling import fold, slug
from flows.restore.words import is_word

BEGINNING = ("name.beginning", 0.6)
HEADS = {
    "bank": "bank",
    "banque": "bank",
    "banca": "bank",
    "banco": "bank",
    "bankverein": "bank",
    "landesbank": "bank",
    "aussenhandelsbank": "state_bank",
    "consortium": "consortium",
    "syndicate": "consortium",
    "association": "association",
    "federation": "association",
    "chamber": "association",
}


@cache
def reference_index() -> Index:
    """Every entity of the reference list under all its forms; a form that several share stands for each of them."""
    index = Index()
    for item in stored_entities(REFERENCE):
        for form in (item["name"], *item.get("aliases", []), *item.get("former_names", [])):
            index.add(item["id"], item.get("country"), str(form))
    for form, keys in ambiguous_forms(REFERENCE).items():
        for key in keys:
            index.add(key, None, form)
    return index


def entity_of(name: Name) -> Match | None:
    """The known entity a name means: the one the reader took it for from its surroundings, else the one that has such a name."""
    if name.key is not None:
        known = entity(name.key)
        return Match(name.key, str(known["name"]) if known else name.text, "reference.context", 1.0)
    return reference_index().find(name)


def compare(one: Name, other: Name) -> Match | None:
    """What two names have in common, None where nothing; they are one company where the match names one."""
    first, second = entity_of(one), entity_of(other)
    if first and second and first.company and second.company:
        same = first.company == second.company
        score = min(first.score, second.score)
        return Match(first.company if same else None, other.text, "reference.one" if same else "reference.two", score)
    if (first and first.company) or (second and second.company):
        return None
    index = Index()
    longer, shorter = sorted((one, other), key=lambda name: (-len(name.text), name.text))
    index.add(slug(longer.text), longer.country, longer.text)
    return index.find(shorter)


@dataclass
class Grouping:
    """Company ids by (name, key), and how each name that is no known entity's was decided."""

    ids: dict[tuple[str, str | None], str] = field(default_factory=dict)
    matches: dict[tuple[str, str | None], Match] = field(default_factory=dict)


def group_names(names: Iterable[Name]) -> Grouping:
    """Names brought together into companies. Known entities keep their reference id; the others are compared with one another,
    the longest first, so that short forms find the full names."""
    countries: dict[tuple[str, str | None], Counter[str]] = defaultdict(Counter)
    for name in names:
        countries[name.text, name.key].update([name.country] if name.country else [])
    grouping, unknown = Grouping(), []
    for (text, key), met in countries.items():
        name = Name(text, key, min(met, key=lambda country: (-met[country], country)) if met else None)
        match = entity_of(name)
        if match:
            grouping.matches[text, key] = match
        if match and match.company:
            grouping.ids[text, key] = company_id(match.company)
        else:
            unknown.append(name)
    index = Index()
    for name in sorted(unknown, key=lambda name: (-len(name.text), name.text)):
        _place(name, index, grouping)
    return grouping


def _place(name: Name, index: Index, grouping: Grouping) -> None:
    """Give a name that is no known entity's to the company that has it, or to a new one."""
    place = (name.text, name.key)
    shared = grouping.matches.get(place)
    match = index.find(name) or (None if shared else _beginning(name, index))
    company = match.company if match and match.company else free_key(name, index.countries)
    if match:
        grouping.matches[place] = match
    index.add(company, name.country, name.text)
    index.countries[company] = index.countries[company] or name.country
    grouping.ids[place] = company_id(company)


def _beginning(name: Name, index: Index) -> Match | None:
    """The one company whose name goes on where this one word ends; none where several do, or the word is an English one."""
    word = fold(name.text)
    if " " in word or is_word(word):
        return None
    longer = {company: form for form, company in index.initials[word[:1]].items() if fold(form).startswith(f"{word} ")}
    fitting = {
        company: form
        for company, form in longer.items()
        if not differ(index.countries[company], name.country) and kind_of(form, None) == kind_of(name.text, None)
    }
    return Match(*next(iter(fitting.items())), *BEGINNING) if len(fitting) == 1 else None


def free_key(name: Name, taken: Container[str]) -> str:
    """A key no other company has, told from the name; the country and then a number tell apart what is written alike."""
    own = slug(fold(name.text))
    tried = chain([own], [f"{own}-{name.country.casefold()}"] if name.country else [], (f"{own}-{n}" for n in count(2)))
    return next(each for each in tried if each not in taken and entity(each) is None)


def company_id(key: str) -> str:
    """The id of a company in the published tables."""
    return f"company-{key}"


def entity_key(company: str) -> str | None:
    """The known entity a company is, by its id."""
    key = company.removeprefix(company_id(""))
    return key if entity(key) else None


@cache
def _entities() -> dict[str, dict]:
    return {item["id"]: item for item in stored_entities(REFERENCE)}


def entity(key: str) -> dict | None:
    """The reference entry of a known entity."""
    return _entities().get(key)


def kind_of(name: str, key: str | None) -> str:
    """The contract's kind of company: the reference's, else told from the name's head noun, else corporation."""
    known = entity(key) if key else None
    if known:
        return str(known["kind"])
    return next((kind for word in reversed(name.casefold().split()) if (kind := HEADS.get(word.strip(".,")))), "corporation")
