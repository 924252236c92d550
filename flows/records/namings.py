"""What each document calls a firm, and the firms of the world with all their namings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

from flows.claims.types import CompanyMention, Founding
from flows.records.decide import rank
from flows.records.names import entity, entity_key, kind_of
from flows.records.spelling import fold

if TYPE_CHECKING:
    from flows.corrections.files import Correction
    from flows.records.world import ReadDocument

Place = tuple[str, str | None]
Mention = tuple["ReadDocument", CompanyMention]
Values = dict[str, str | None]


@dataclass(frozen=True)
class Naming:
    """The mentions that one document has of a firm under one name, each with its position among those of all documents. `place`
    is the name and the known entity the reader took it for."""

    d: ReadDocument
    place: Place
    met: tuple[tuple[int, CompanyMention], ...]

    @property
    def document_id(self) -> str:
        return self.d.document_id

    def written(self, mention: CompanyMention) -> str:
        """A mention as it is printed."""
        return self.d.document.text[mention.start : mention.end]

    def forms(self) -> set[str]:
        return {self.written(mention) for _, mention in self.met}

    def parted(self, forms: set[str]) -> tuple[Naming, Naming]:
        """The naming without some of its forms, and these as a naming of their own."""
        left = tuple(each for each in self.met if self.written(each[1]) not in forms)
        own = replace(self, met=tuple(each for each in self.met if each not in left)).as_printed()
        return replace(self, met=left), replace(own, place=(own.met[0][1].name, self.place[1]))

    def as_printed(self) -> Naming:
        """The naming as that of no known entity, by its fullest form."""
        name = min(self.forms(), key=lambda form: (-len(form), form))
        return replace(self, met=tuple((at, replace(mention, name=name, key=None)) for at, mention in self.met))


@dataclass
class Firm:
    """One company: its namings, the known entity it is, what a person has set of it and by the words of which naming, and what
    such decisions make of the row."""

    namings: list[Naming]
    key: str | None
    values: dict[str, tuple[Correction, Naming]] = field(default_factory=dict)
    review: Literal["", "accepted", "corrected"] = ""

    def mentions(self) -> list[Mention]:
        """Every mention, in the order of documents."""
        met = ((at, naming.d, mention) for naming in self.namings for at, mention in naming.met)
        return [(d, mention) for _, d, mention in sorted(met, key=itemgetter(0))]

    def forms(self) -> Mapping[str, list[Mention]]:
        """The first mention in each document of every form, as printed."""
        found: dict[str, dict[str, Mention]] = defaultdict(dict)
        for d, mention in self.mentions():
            found[d.document.text[mention.start : mention.end]].setdefault(d.document_id, (d, mention))
        return {form: list(first.values()) for form, first in sorted(found.items())}

    def told(self) -> tuple[Values, str]:
        """Name, country and kind as the documents have them, and the rule: the reference, or the fullest form of the name."""
        known = entity(self.key) if self.key else None
        if known:
            return {
                "name": str(known["name"]),
                "country": known.get("country"),
                "kind": str(known["kind"]),
            }, "reference.entities/1"
        mentions = [mention for _, mention in self.mentions()]
        best = min(mentions, key=lambda mention: (-len(mention.name), mention.name))
        country = next((mention.country for mention in mentions if mention.country), None)
        return {"name": best.name, "country": country, "kind": kind_of(best.name, None)}, "name.form/1"

    def founding(self) -> list[tuple[ReadDocument, Founding]]:
        """When documents say it was founded, the most trusted first."""
        told = {(d.document_id, m.founded): (d, m.founded) for d, m in self.mentions() if m.founded is not None}
        return sorted(told.values(), key=lambda telling: rank(telling[0].source.kind, telling[0].document.form))

    def facts(self) -> Values:
        """Its cells, with those that a person has set."""
        return self.told()[0] | {name: correction.values[name] for name, (correction, _) in self.values.items()}


def namings(read: Sequence[ReadDocument]) -> Iterator[Naming]:
    """What the documents call firms, in their order."""
    order = count()
    for d in read:
        met: dict[Place, list[tuple[int, CompanyMention]]] = defaultdict(list)
        for mention in d.reading.companies:
            met[mention.name, mention.key].append((next(order), mention))
        yield from (Naming(d, place, tuple(mentions)) for place, mentions in met.items())


def firms(listed: Sequence[Naming], homes: Sequence[str]) -> dict[str, Firm]:
    """The firms by their home, the name by which namings were brought together."""
    found: dict[str, Firm] = {}
    for naming, home in zip(listed, homes, strict=True):
        found.setdefault(home, Firm([], entity_key(home))).namings.append(naming)
    return found


def by_form(listed: Mapping[str, Firm]) -> dict[tuple[str, str], str]:
    """(document, folded form) -> company id."""
    met = sorted(
        (
            (at, naming, mention, company)
            for company, firm in listed.items()
            for naming in firm.namings
            for at, mention in naming.met
        ),
        key=itemgetter(0),
    )
    found: dict[tuple[str, str], str] = {}
    for _, naming, mention, company in met:
        found[naming.document_id, fold(mention.name)] = company
        found.setdefault((naming.document_id, fold(naming.written(mention))), company)
    return found
