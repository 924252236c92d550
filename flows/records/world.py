"""From the readings of all documents to the staging tables: what the builders of rows share, and the order they run in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flows.acquire import Source
from flows.claims.types import Cell, Reading
from flows.corrections.files import Correction
from flows.document import Document
from flows.records.decide import Standing, rank
from flows.records.ids import REDIRECTED, Register, digest, redirects
from flows.records.name_index import Name
from flows.records.names import group_names
from flows.records.spelling import fold

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
    """The rows of the staging tables, by table; see docs/architecture.md."""

    rows: dict[str, list[dict]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: str, **row: object) -> None:
        self.rows[table].append(row)


class World:
    """What the builders of rows share: documents, corrections, company ids, claims made so far, and of claims that a person
    rejected the reason. Use: `World(read, register, corrections).staging()`."""

    def __init__(self, read: Sequence[ReadDocument], register: Register, corrections: Sequence[Correction] = ()) -> None:
        self.read, self.register, self.corrections = read, register, corrections
        self.documents = {d.document_id: d for d in read}
        self.cites = {d.document_id: d.source.cites_document_id for d in read}
        self.ranks = {d.document_id: rank(d.source.kind, d.document.form) for d in read}
        self.out = Staging()
        self.claimed: dict[str, tuple[str, str]] = {}
        self.rejected: dict[str, str] = {}
        mentions = [Name(m.name, m.key, m.country) for d in read for m in d.reading.companies]
        parties = [Name(p.name, p.key, p.country) for d in read for r in d.reading.records for p in r.parties if p.company]
        self.companies = group_names([*mentions, *parties])
        self.company_ids = self.companies.ids
        self.by_form = self._forms()

    def staging(self) -> Staging:
        """Every row, built table by table."""
        from flows.records import company_rows, fact_rows, figure_rows

        company_rows.add(self)
        record_ids = fact_rows.add(self)
        figure_rows.add(self, record_ids)
        self._redirects()
        return self.out

    def _forms(self) -> dict[tuple[str, str], str]:
        """(document, folded written form) -> company id."""
        found: dict[tuple[str, str], str] = {}
        for d in self.read:
            for m in d.reading.companies:
                company = self.company_ids[(m.name, m.key)]
                found[(d.document_id, fold(m.name))] = company
                found.setdefault((d.document_id, fold(d.document.text[m.start : m.end])), company)
        return found

    def company_of(self, document_id: str, name: str | None, key: str | None = None) -> str | None:
        """The company a name means in a document, or None where the document names no such company."""
        if key is not None:
            return self.company_ids.get((name or "", key))
        return self.by_form.get((document_id, fold(name))) if name else None

    def record(self, table: str, record_id: str, *, review: str = "unreviewed", **attributes: object) -> None:
        """One row to be built, with the cells that are no statements of a document."""
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
                self.claim(table, record_id, d, replace(support, field=name, value=value), anchor)

    def claim(
        self, table: str, record_id: str, d: ReadDocument, cell: Cell, anchor: Span, standing: Standing | None = None
    ) -> None:
        """One claim; it is accepted where its value is the one that stands."""
        name = claim_id(table, d.document_id, cell, anchor)
        if name in self.claimed:
            return
        self.claimed[name] = (table, record_id)
        start, end = quoted_span(cell)
        quote = d.document.text[start:end]
        accepted = standing is None or standing.value == cell.value
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
            reason=_reason(accepted, standing, d.document_id),
        )

    def _redirects(self) -> None:
        rows = self.out.rows["records"]
        kept = {table: {row["record_id"] for row in rows if row["table_name"] == table} for table in REDIRECTED}
        for table, old, new, cause, reason in redirects(self.register, kept, self.claimed, self.rejected):
            self.out.add("id_redirects", table_name=table, old_id=old, new_id=new, cause=cause, reason=reason)


def quoted_span(cell: Cell) -> Span:
    """The words a claim quotes: the cell's, cut where they are long."""
    return cell.start, min(cell.end, cell.start + LONGEST_QUOTE)


def claim_id(table: str, document_id: str, cell: Cell, anchor: Span) -> str:
    """An id that depends on what is claimed and where it stands, not on the record it is claimed of."""
    return f"claim-{digest(table, cell.field, cell.value, document_id, *quoted_span(cell), *anchor, length=16)}"


def _reason(accepted: bool, standing: Standing | None, document_id: str) -> str:
    if standing is None:
        return "the only telling"
    if accepted or standing.contested or standing.document_id != document_id:
        return standing.reason
    return "another statement of the same document is surer"
