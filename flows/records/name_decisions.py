"""The decisions behind companies as rows: every name taken for another's, and every two companies kept apart though alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import fuzz, process

from flows.claims.types import CompanyMention
from flows.corrections.files import Correction
from flows.records.ids import digest
from flows.records.name_index import Name, differ
from flows.records.names import Grouping, entity_key, reference_index
from flows.records.spelling import plain

LIKE = 85  # of 100, by rapidfuzz's token set ratio; the two Export-Import Banks stand at 86
BATCH = 1000
SURE = 1.0
Why = tuple[str, str, float]


def merged(company: str, name: str, mentions: Sequence[tuple[str, CompanyMention]], companies: Grouping) -> Iterator[dict]:
    """A row for each form, as written, by which a company was met other than its name."""
    told: dict[str, Why] = {}
    for written, mention in mentions:
        told.setdefault(written, _why(written, mention, companies))
        told.setdefault(mention.name, _why(mention.name, mention, companies))
    for written, (agrees_with, rule, score) in sorted(told.items()):
        if plain(written) != plain(name):
            other = name if plain(agrees_with) == plain(written) else agrees_with
            yield _row((company, written), (company, other), rule, score)


def _why(written: str, mention: CompanyMention, companies: Grouping) -> Why:
    """The name a written form agrees with, the rule and its score: the reference's forms, other names, else its surroundings."""
    found = companies.matches.get((mention.name, mention.key)) if mention.key is None else None
    if found and plain(written) == plain(mention.name):
        return found.agrees_with, found.rule, found.score
    if mention.key is None:
        return mention.name, "document.short_form", mention.confidence
    match = reference_index().find(Name(written))
    if match and match.company == mention.key:
        return match.agrees_with, "reference.form" if plain(match.agrees_with) == plain(written) else match.rule, match.score
    return mention.name, "reference.context", mention.confidence


def kept_apart(companies: Mapping[str, tuple[str, str | None]]) -> Iterator[dict]:
    """A row for every two companies, given as name and country by id, whose names are alike."""
    ids = sorted(companies)
    names = [plain(companies[each][0]) for each in ids]
    for start in range(0, len(ids), BATCH):
        alike = process.cdist(names[start : start + BATCH], names, scorer=fuzz.token_set_ratio, score_cutoff=LIKE)
        for row, column in zip(*alike.nonzero(), strict=True):
            one, other = ids[start + row], ids[column]
            if one < other:
                rule = _what_parts(companies[one], companies[other], one, other)
                yield _row(
                    (one, companies[one][0]), (other, companies[other][0]), rule, round(float(alike[row, column]) / 100, 3)
                )


def by_person(correction: Correction, sides: Sequence[tuple[str, str]]) -> dict:
    """The row of a merge or split that a person decided, given the company and the words of each side."""
    return _row(*sides, correction.note, SURE) | {"rule": correction.note}


def _what_parts(one: tuple[str, str | None], other: tuple[str, str | None], first: str, second: str) -> str:
    if entity_key(first) and entity_key(second):
        return "reference.two"
    return "name.other_country" if differ(one[1], other[1]) else "name.alike_only"


def _row(left: tuple[str, str], right: tuple[str, str], rule: str, score: float) -> dict:
    return {
        "decision_id": f"decision-{digest('companies', *left, *right, rule)}",
        "kind": "companies",
        "left_id": left[0],
        "left_name": left[1],
        "right_id": right[0],
        "right_name": right[1],
        "rule": f"{rule}/1",
        "score": score,
        "outcome": "merged" if left[0] == right[0] else "apart",
    }
