"""The same credit, deal or measure told by several documents: which tellings are one fact, the likest pair first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from flows.records.candidates import Pair, candidates
from flows.records.compared import Comparisons
from flows.records.likeness import Likeness, compare, is_enough, least, ruled_out, settings, vague
from flows.records.stated import SUMS
from flows.records.telling import Fact, Telling

BOUND = 1.0


@dataclass(frozen=True, slots=True)
class Decision:
    """Two tellings that were compared: the points for their being one fact, the rule that decided, and whether they are one."""

    one: Telling
    other: Telling
    rule: str
    score: float
    merged: bool


def facts(
    tellings: Sequence[Telling],
    bound: Mapping[Pair, str] | None = None,
    parted: Mapping[Pair, str] | None = None,
    comparisons: Comparisons | None = None,
) -> tuple[list[Fact], list[Decision]]:
    """Tellings brought together into facts, in the order of their first telling, and what was decided of each pair that has
    something in common. `bound` and `parted` are the pairs, by position, that a person has joined or kept apart, and why;
    `comparisons` are what is known already of how like two are."""
    merger = _Merger(tellings, bound or {}, parted or {}, comparisons or Comparisons())
    merger.run()
    groups: dict[int, Fact] = {}
    for position, telling in enumerate(tellings):
        groups.setdefault(merger.home[position], Fact(telling.record.table)).tellings.append(telling)
    return list(groups.values()), merger.decisions()


class _Merger:
    """Groups of tellings that grow pair by pair; `home` is the group of each telling, named by its first member."""

    def __init__(
        self, tellings: Sequence[Telling], bound: Mapping[Pair, str], parted: Mapping[Pair, str], comparisons: Comparisons
    ) -> None:
        self.tellings, self.bound, self.parted = tellings, bound, parted
        self.keys = [frozenset(_keys(telling)) for telling in tellings]
        documents = [telling.document_id for telling in tellings]
        apart = (pair for pair in candidates(tellings, least()) if documents[pair[0]] != documents[pair[1]])
        met = [pair for pair in apart if not self.keys[pair[0]].isdisjoint(self.keys[pair[1]])]
        self.likeness = comparisons.of(tellings, met)
        self.home = list(range(len(tellings)))
        self.groups: dict[int, list[int]] = {position: [position] for position in range(len(tellings))}
        self.unit = list(self.home)
        self.like: dict[int, list[Pair]] = defaultdict(list)
        self.reasons: dict[Pair, str] = {}

    def run(self) -> None:
        for pair in sorted(self.bound):
            self._join(*pair)
        self.unit = list(self.home)
        like = [pair for pair, found in self.likeness.items() if is_enough(self.tellings[pair[0]].record.table, found)]
        for pair in like:
            for position in pair:
                self.like[position].append(pair)
        places = [(telling.document_id, telling.record.anchor) for telling in self.tellings]
        # An order of pairs that does not depend on the order of documents.
        for pair in sorted(like, key=lambda pair: (-self.likeness[pair].score, sorted(places[each] for each in pair))):
            if self.home[pair[0]] == self.home[pair[1]]:
                continue
            why_not = self._obstacle(pair) or self._rival(pair)
            if why_not:
                self.reasons[pair] = why_not
            else:
                self._join(*pair)

    def _have_in_common(self, one: int, other: int) -> bool:
        """Whether two tellings are of different documents, and share one of the keys for which tellings are compared."""
        apart = self.tellings[one].document_id != self.tellings[other].document_id
        return apart and not self.keys[one].isdisjoint(self.keys[other])

    def _join(self, one: int, other: int) -> None:
        into, gone = sorted((self.home[one], self.home[other]))
        if into != gone:
            for member in self.groups.pop(gone):
                self.home[member] = into
                self.groups[into].append(member)

    def _obstacle(self, pair: Pair) -> str | None:
        """What keeps two groups apart: a person, a document that tells of both, or something that rules it out for two of their
        members. Tellings that a person joined count as one, which fits where one of them does."""
        one, other = (self._units(self.home[position]) for position in pair)
        for unit, against in product(one, other):
            reasons = [self._hindrance(min(a, b), max(a, b)) for a, b in product(unit, against)]
            parted = next(
                (self.parted[each] for a, b in product(unit, against) if (each := (min(a, b), max(a, b))) in self.parted), None
            )
            if parted or all(reasons):
                return parted or reasons[0]
        return None

    def _units(self, home: int) -> list[list[int]]:
        """The members of a group, those together that a person joined."""
        found: dict[int, list[int]] = defaultdict(list)
        for member in self.groups[home]:
            found[self.unit[member]].append(member)
        return list(found.values())

    def _hindrance(self, one: int, other: int) -> str | None:
        """Why two tellings cannot be one fact, if they cannot."""
        document = self.tellings[other].document_id
        if self.tellings[one].document_id == document:
            return f"{document} tells of two"
        reason = self._contradiction(one, other)
        return f"{reason} in {document}" if reason else None

    def _contradiction(self, one: int, other: int) -> str | None:
        """What rules it out that two tellings with something in common are one fact."""
        found = self.likeness.get((one, other))
        if found is not None:
            return found.ruled_out
        return ruled_out(self.tellings[one], self.tellings[other]) if self._have_in_common(one, other) else None

    def _rival(self, pair: Pair) -> str | None:
        """Another telling of the same document that is as like: where nothing tells which is meant, none is."""
        for here, there in (pair, pair[::-1]):
            for other in self.like[here]:
                if other != pair and self.likeness[other].score == self.likeness[pair].score:
                    [rival] = set(other) - {here}
                    same_document = self.tellings[rival].document_id == self.tellings[there].document_id
                    if same_document and self.home[rival] != self.home[here] and not self._obstacle(other):
                        return f"as like to another telling of {self.tellings[rival].document_id}"
        return None

    def decisions(self) -> list[Decision]:
        """What was decided of each pair that is like enough to be shown, and of each pair a person decided on. A pair that
        something rules out is shown where it would be one fact but for that."""
        settled = self.bound.keys() | self.parted.keys()
        return [
            self._decision(pair) for pair in sorted({p for p, found in self.likeness.items() if self._shown(p, found)} | settled)
        ]

    def _shown(self, pair: Pair, found: Likeness) -> bool:
        table = self.tellings[pair[0]].record.table
        return found.score >= (settings()["enough"][table] if found.ruled_out else settings()["shown"]["least"])

    def _decision(self, pair: Pair) -> Decision:
        one, other = (self.tellings[position] for position in pair)
        merged = self.home[pair[0]] == self.home[pair[1]]
        person = self.bound.get(pair) or self.parted.get(pair)
        found = self.likeness.get(pair) or compare(one, other)
        if person:
            return Decision(one, other, person, BOUND if merged else found.score, merged)
        why_not = self.reasons.get(pair)
        through = "one through a third telling" if merged and not is_enough(one.record.table, found) else None
        return Decision(one, other, "; ".join(filter(None, (found.rule, why_not, through))), found.score, merged)


def _keys(telling: Telling) -> Iterator[Hashable]:
    """What tellings are compared for where they share it: a sum, a quantity, a telling word, a firm, a project, the states; of a
    document and one that retells it, all are."""
    record = telling.stated
    if record.table == "sanctions":
        yield record.table, record.get("sender_country"), record.get("target_country")
        return
    if record.table == "credits":
        yield record.table, telling.countries
    if record.table == "deals":
        yield from ((record.table, "word", word) for word in record.subject - vague())
        yield from ((record.table, "firm", firm) for firm in telling.firms)
        yield from ((record.table, "document", name) for name in (telling.document_id, telling.cites) if name)
    for stem in (SUMS[record.table], "quantity"):
        value = record.get(f"{stem}_low") or record.get(f"{stem}_high")
        if value:
            yield record.table, stem, value
    if record.get("project"):
        yield record.table, "project", record.get("project")
