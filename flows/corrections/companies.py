"""Corrections of companies: brought to what a document calls a firm, guarded, applied to which namings are one firm and to what
the firm is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from flows.claims.types import CompanyMention
from flows.corrections.chains import refuse_contradictions
from flows.corrections.files import Address, BadCorrection, Correction
from flows.corrections.words import Span, places
from flows.errors import StaleCorrection
from flows.records.names import entity_key
from flows.records.namings import Firm, Naming, firms

TABLE = "companies"
Found = list[tuple[Correction, tuple[int, ...]]]


@dataclass
class CorrectedFirms:
    """The firms once people have decided, by home; the namings that were rejected, and by which correction; each correction with
    the namings it is about (none: not read); and those that no longer hold, each with its reason."""

    firms: dict[str, Firm] = field(default_factory=dict)
    rejected: list[tuple[Naming, Correction]] = field(default_factory=list)
    corrections: list[tuple[Correction, tuple[Naming, ...]]] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)


def correct(
    listed: Sequence[Naming], homes: Sequence[str], texts: Mapping[str, str], corrections: Sequence[Correction]
) -> CorrectedFirms:
    """Apply the corrections of companies to namings, each with the home it was brought to; `texts` are those of all documents
    read. Raises `BadCorrection` where two contradict one another, or the reference."""
    own = [correction for correction in corrections if correction.table == TABLE]
    work = _Work(list(listed), list(homes), texts)
    for correction in own:
        if correction.action == "split":
            with suppress(StaleCorrection):
                work.divide(correction)
    told = firms(work.namings, work.homes)
    found: Found = []
    result = CorrectedFirms()
    for correction in own:
        try:
            found.append((correction, work.positions(correction, told)))
        except StaleCorrection as error:
            result.stale.append(correction.stale(error))
    work.apply(found, result)
    return result


@dataclass
class _Work:
    """Namings, and the home of each, while corrections are applied."""

    namings: list[Naming]
    homes: list[str]
    texts: Mapping[str, str]

    def divide(self, correction: Correction) -> None:
        """Part forms that a document has for one name, where a correction says that they are of two firms."""
        (one, forms), (other, others) = (self.find(address) for address in correction.addresses)
        if one == other and not forms & others:
            self.namings[one], own = self.namings[one].parted(forms)
            self.namings.append(own)
            self.homes.append(self.homes[one])

    def find(self, address: Address) -> tuple[int, set[str]]:
        """The position of the naming that has the words of an address, all fragments of them, and its forms there; the one whose
        mentions are closest to them. Raises `StaleCorrection`."""
        parts = places(address.quote, self.texts.get(address.document_id, ""))
        if not all(parts):
            raise StaleCorrection(f"the text of {address.document_id} does not hold these words")
        found = [self._named(address.document_id, part) for part in parts]
        worth = {at: sum(named[at][0] for named in found) for at in found[0] if all(at in named for named in found)}
        chosen = [at for at, value in worth.items() if value == max(worth.values())]
        if not chosen:
            raise StaleCorrection("no company is read from these words")
        if len(chosen) > 1:
            raise StaleCorrection(f"{len(chosen)} companies are read from these words; quote words that only one is read from")
        return chosen[0], set().union(*(named[chosen[0]][1] for named in found))

    def _named(self, document_id: str, part: Sequence[Span]) -> dict[int, tuple[int, set[str]]]:
        """By position the namings of a document that are close to some words: how close, and their forms that are so."""
        found: dict[int, tuple[int, set[str]]] = {}
        for position, naming in enumerate(self.namings):
            for _, mention in naming.met if naming.document_id == document_id else ():
                close = _closeness(mention, part)
                best, forms = found.get(position, (0, set()))
                if close and close >= best:
                    found[position] = (close, {naming.written(mention), *(forms if close == best else ())})
        return found

    def positions(self, correction: Correction, told: Mapping[str, Firm]) -> tuple[int, ...]:
        """The namings a correction is about; none where their documents are not among those read."""
        if any(address.document_id not in self.texts for address in correction.addresses):
            return ()
        found = tuple(self.find(address)[0] for address in correction.addresses)
        if len(set(found)) < len(found):
            raise StaleCorrection("both quotations are of one name, as this document is read now")
        _guard(correction, told[self.homes[found[0]]])
        return found

    def apply(self, found: Found, result: CorrectedFirms) -> None:
        """Split, merge, drop what was rejected, and set; `result` takes up what came of it."""
        rejected = {positions[0]: correction for correction, positions in found if correction.action == "reject" and positions}
        for correction, positions in found:
            if correction.action != "reject" and rejected.keys() & {*positions}:
                origins = " and ".join(rejected[position].origin for position in positions if position in rejected)
                raise BadCorrection(f"{correction.origin} is on a company that {origins} rejects")
        for _, positions in _of("split", found):
            self._split(*positions)
        refuse_contradictions(*([(c, *(self.homes[at] for at in p)) for c, p in _of(do, found)] for do in ("merge", "split")))
        for correction, positions in _of("merge", found):
            self._merge(correction, *positions)
        for correction, (one, other) in _of("split", found):
            if self.homes[one] == self.homes[other]:
                raise BadCorrection(f"{correction.origin} parts what the other names make one company")
        left = [position for position in range(len(self.namings)) if position not in rejected]
        result.firms = firms([self.namings[at] for at in left], [self.homes[at] for at in left])
        result.rejected = [(self.namings[at], correction) for at, correction in rejected.items()]
        for correction, positions in found:
            result.corrections.append((correction, tuple(self.namings[at] for at in positions)))
            for at in positions if correction.action != "reject" else ():
                _decide(result.firms[self.homes[at]], correction, self.namings[at])

    def _split(self, one: int, other: int) -> None:
        """The first naming leaves the firm of the other; where it has left already, nothing changes."""
        if self.homes[one] == self.homes[other]:
            if self.namings[one].place[1] is not None:
                self.namings[one] = self.namings[one].as_printed()
            self.homes[one] = f"{self.homes[one]}#{one}"

    def _merge(self, correction: Correction, one: int, other: int) -> None:
        """The firms of two namings become one, the known entity where there is one."""
        into, gone = sorted((self.homes[one], self.homes[other]), key=lambda home: (entity_key(home) is None, home))
        if into != gone and entity_key(gone):
            raise BadCorrection(
                f"{correction.origin} merges two companies of the reference; "
                "correct warehouse/reference/entities.yaml, or names.yaml beside it"
            )
        self.homes = [into if home == gone else home for home in self.homes]


def _of(action: str, found: Found) -> Found:
    return [(correction, positions) for correction, positions in found if correction.action == action and positions]


def _closeness(mention: CompanyMention, part: Sequence[Span]) -> int:
    """How close a mention is to words: 3 where it is just these, 2 where it touches them, 1 where the year it tells of does."""
    span, founded = (mention.start, mention.end), mention.founded
    if span in part:
        return 3
    if any(_touch(span, place) for place in part):
        return 2
    return int(founded is not None and any(_touch((founded.start, founded.end), place) for place in part))


def _touch(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _decide(firm: Firm, correction: Correction, naming: Naming) -> None:
    """What a decision makes of a firm."""
    if correction.action == "accept":
        firm.review = firm.review or "accepted"
        return
    for name, value in correction.values.items():
        other, _ = firm.values.setdefault(name, (correction, naming))
        if other.values[name] != value:
            raise BadCorrection(
                f"{correction.origin} sets `{name}` to {value or 'nothing'}, which {other.origin} sets to "
                f"{other.values[name] or 'nothing'}; change or remove one of them"
            )
    firm.review = "corrected"


def _guard(correction: Correction, firm: Firm) -> None:
    """The firm is still read as the correction expects; its name may be any it is met by, its founding that of the most trusted
    document."""
    said = {name: {value} for name, value in firm.told()[0].items()}
    said["name"] |= set(firm.forms()) | {mention.name for _, mention in firm.mentions()}
    said["founded_edtf"] = {founded.edtf for _, founded in firm.founding()[:1]} or {None}
    for name, expected in correction.expect.items():
        read = said.get(name, {None})
        if expected not in read:
            now = " or ".join(sorted(value or "nothing" for value in read))
            raise StaleCorrection(f"`{name}` is read as {now}, not as {expected or 'nothing'}")
