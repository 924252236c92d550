"""From the readings of all documents to the staging tables: what the builders of rows share, and the order they run in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from flows.acquire import Source
from flows.claims.types import Cell, CompanyMention, Reading
from flows.corrections.companies import correct
from flows.corrections.files import Correction
from flows.document import Document
from flows.records.company_ids import Identity, company_ids
from flows.records.compared import Comparisons
from flows.records.decide import ONLY, Verdict, origin, rank
from flows.records.ids import REDIRECTED, Register, digest, redirects
from flows.records.kept import Kept, KeptLists, Piece
from flows.records.name_index import Name
from flows.records.names import group_names
from flows.records.namings import Firm, by_form, namings
from flows.records.spelling import fold

COMPARISONS, TOLD = "comparisons", "told"
LONGEST_QUOTE = 300
REVIEW_BELOW = 0.6
Span = tuple[int, int]


@dataclass(frozen=True)
class ReadDocument:
    """A document that was read: what was known of it, its restored text, and what the reader found."""

    source: Source
    document: Document
    reading: Reading

    @property
    def document_id(self) -> str:
        return self.source.document_id


@dataclass
class Staging:
    """The rows of the staging tables, by table (see docs/architecture.md), where among them come rows that were kept, and what
    else there is to keep."""

    rows: dict[str, list[dict]] = field(default_factory=lambda: defaultdict(list))
    kept: Kept = field(default_factory=Kept)
    pieces: dict[str, list[Piece]] = field(default_factory=lambda: defaultdict(list))
    beside: dict[str, Callable[[], pa.Table]] = field(default_factory=dict)

    def add(self, table: str, **row: object) -> None:
        self.rows[table].append(row)

    def take(self, key: str) -> None:
        """Take over the rows of a unit that was kept."""
        for table, (start, stop) in self.kept.units[key].items():
            self.pieces[table].append(Piece(key, True, len(self.rows[table]), start, stop))

    def built(self, key: str, before: Mapping[str, int]) -> None:
        """Note the rows built since there were so many in each table as those of a unit."""
        for table, rows in self.rows.items():
            start, stop = before.get(table, 0), len(rows)
            if stop > start:
                self.pieces[table].append(Piece(key, False, start, start, stop))


class World:
    """What the builders of rows share: documents, corrections, companies, claims made so far, and of claims that a person
    rejected the reason; `stale` says which corrections of companies no longer hold. Use: `World(read, register,
    corrections).staging()`."""

    def __init__(
        self,
        read: Sequence[ReadDocument],
        register: Register,
        corrections: Sequence[Correction] = (),
        kept: Kept | None = None,
    ) -> None:
        self.read, self.register, self.corrections = read, register, corrections
        self.documents = {d.document_id: d for d in read}
        self.cites = {d.document_id: d.source.cites_document_id for d in read}
        self.ranks = {d.document_id: rank(d.source.kind, d.document.form) for d in read}
        self.out = Staging(kept=kept or Kept())
        self.ids: dict[str, set[str]] = defaultdict(set)
        self.keys = {d.document_id: document_key(d, self.cites) for d in read}
        self.comparisons = Comparisons(self.out.kept.tables.get(COMPARISONS))
        self.told = KeptLists(self.out.kept.tables.get(TOLD))
        self.claimed: dict[str, tuple[str, str]] = {}
        self.own: set[str] = set()
        self.shares_claims = False
        self.rejected: dict[str, str] = {}
        self._find_firms()

    def staging(self) -> Staging:
        """Every row, built table by table."""
        from flows.records import company_rows, fact_rows, figure_rows

        company_rows.add(self)
        record_ids = fact_rows.add(self)
        figure_rows.add(self, record_ids)
        self._redirects()
        self.out.beside |= {COMPARISONS: self.comparisons.table, TOLD: self.told.table}
        return self.out

    def unit(self, what: Iterable[object], build: Callable[[], None]) -> None:
        """The rows of a unit, which depend on `what` alone: those kept, or else what `build` adds. A claim that two units make is
        that of the first; what the other has without it is not kept."""
        key = digest(repr([*what]), length=24)
        if key in self.out.kept.units and self.claimed.keys().isdisjoint(self.out.kept.claims.ids(key)):
            self.claimed.update(zip(self.out.kept.claims.ids(key), self.out.kept.claims.records(key), strict=True))
            for table, record_id in self.out.kept.records.records(key):
                self.ids[table].add(record_id)
            self.out.take(key)
            return
        before = {table: len(rows) for table, rows in self.out.rows.items()}
        self.own, self.shares_claims = set(), False
        build()
        self.out.built("" if self.shares_claims else key, before)

    def _find_firms(self) -> None:
        """Bring names together into companies as documents and people have them; `firms` are they by id."""
        mentions = [Name(m.name, m.key, m.country) for d in self.read for m in d.reading.companies]
        parties = [Name(p.name, p.key, p.country) for d in self.read for r in d.reading.records for p in r.parties if p.company]
        self.companies = group_names([*mentions, *parties])
        listed = list(namings(self.read))
        homes = [self.companies.ids[naming.place] for naming in listed]
        texts = {name: d.document.text for name, d in self.documents.items()}
        self.corrected_firms = correct(listed, homes, texts, self.corrections)
        self.stale = self.corrected_firms.stale
        found = self.corrected_firms.firms
        names = {home: firm.facts() for home, firm in found.items()}
        identities = [
            Identity(Name(str(names[home]["name"]), firm.key, names[home]["country"]), tuple(form_claims(firm)))
            for home, firm in found.items()
        ]
        self.homes = dict(zip(found, company_ids(identities, self.register), strict=True))
        self.firms = {self.homes[home]: firm for home, firm in found.items()}
        named = {(n.document_id, n.place): company for company, firm in self.firms.items() for n in firm.namings}
        self.places = named | {(n.document_id, n.place): None for n, _ in self.corrected_firms.rejected}
        # The first naming of an entity in a document is the one that other names for it mean.
        by_key = reversed(list(self.places.items()))
        self.keyed = {(document_id, key): company for (document_id, (_, key)), company in by_key if key}
        self.by_form = by_form(self.firms)

    def company_of(self, document_id: str, name: str | None, key: str | None = None) -> str | None:
        """The company a name means in a document, or None where the document names no such company. A known entity that the
        document names otherwise, or not at all, is that of the other documents."""
        if key is None:
            return self.by_form.get((document_id, fold(name))) if name else None
        place = (name or "", key)
        if (document_id, place) in self.places:
            return self.places[document_id, place]
        elsewhere = self.homes.get(self.companies.ids.get(place, ""))
        return self.keyed.get((document_id, key), elsewhere)

    def record(self, table: str, record_id: str, *, review: str = "unreviewed", **attributes: object) -> None:
        """One row to be built, with the cells that are no statements of a document."""
        self.ids[table].add(record_id)
        self.out.add("records", table_name=table, record_id=record_id, review=review)
        for name, value in attributes.items():
            if value is not None:
                self.out.add("attributes", table_name=table, record_id=record_id, field=name, value=str(value))

    def cells(
        self, table: str, record_id: str, d: ReadDocument, values: Mapping[str, str | None], support: Cell, anchor: Span
    ) -> None:
        """A claim for each value given, all resting on the words, rule and confidence of one cell."""
        for name, value in values.items():
            if value is not None:
                cell = Cell(name, value, support.start, support.end, support.rule, support.confidence, support.inferred)
                self.claim(table, record_id, d, cell, anchor)

    def claim(self, table: str, record_id: str, d: ReadDocument, cell: Cell, anchor: Span, verdict: Verdict = ONLY) -> None:
        """One claim, and whether and why it stands."""
        name = claim_id(table, d.document_id, cell, anchor)
        if name in self.claimed:
            self.shares_claims = self.shares_claims or name not in self.own
            return
        self.own.add(name)
        self.claimed[name] = (table, record_id)
        start, end = quoted_span(cell)
        quote = d.document.text[start:end]
        accepted, basis, reason = verdict
        self.out.add(
            "claims",
            claim_id=name,
            table_name=table,
            record_id=record_id,
            field=cell.field,
            value=cell.value,
            original_value=quote,
            document_id=d.document_id,
            page=d.document.page_at(start),
            char_start=start,
            char_end=end,
            quote=quote,
            method=cell.rule,
            confidence=cell.confidence,
            accepted=accepted,
            basis=basis,
            reason=reason,
        )

    def _redirects(self) -> None:
        kept = {table: self.ids[table] for table in REDIRECTED}
        firms = {claim: ("companies", company) for company, firm in self.firms.items() for claim in form_claims(firm)}
        for table, old, new, cause, reason, held in redirects(self.register, kept, self.claimed | firms, self.rejected):
            self.out.add("id_redirects", table_name=table, old_id=old, new_id=new, cause=cause, reason=reason, held=held)


def document_key(d: ReadDocument, cites: Mapping[str, str | None]) -> str:
    """A hash of all that rows take from a document beside the records of the world: its bytes, what is stated of it, and whom it
    retells."""
    source = d.source
    stated = (source.document_id, source.sha256, source.date_edtf, source.catalogued, source.kind, source.may_redistribute)
    return digest(*stated, source.cites_document_id, origin(source.document_id, cites), length=24)


def form_cell(form: str, mention: CompanyMention) -> Cell:
    """What a mention states: that a firm has this form of a name."""
    return Cell("name", form, mention.start, mention.end, "name.form/1", mention.confidence)


def form_claims(firm: Firm) -> Iterator[str]:
    """The ids of the claims on the forms of a firm's name, by which it is known again in the next release."""
    for form, mentions in firm.forms().items():
        for d, m in mentions:
            yield claim_id("company_names", d.document_id, form_cell(form, m), (m.start, m.end))


def quoted_span(cell: Cell) -> Span:
    """The words a claim quotes: the cell's, cut where they are long."""
    return cell.start, min(cell.end, cell.start + LONGEST_QUOTE)


def claim_id(table: str, document_id: str, cell: Cell, anchor: Span) -> str:
    """An id that depends on what is claimed and where it stands, not on the record it is claimed of."""
    return f"claim-{digest(table, cell.field, cell.value, document_id, *quoted_span(cell), *anchor, length=16)}"
