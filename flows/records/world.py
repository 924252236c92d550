"""From the readings of all documents to the staging tables: companies, facts, ids, and the claim that stands in each cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from flows.acquire.sources import Source
from flows.claims.types import Cell, Record, Reading
from flows.document import Document
from flows.records.across import Fact, Telling, facts
from flows.records.decide import Standing, decide, rank
from flows.records.ids import Register, assign, digest, redirects
from flows.records.names import entity, fold, group_names, kind_of, slug

TABLE_KEYS = {"credits": "credit_id", "deals": "deal_id", "sanctions": "sanction_id"}
PARENT = {"credits": "parent_credit_id", "deals": "parent_deal_id", "sanctions": "parent_sanction_id"}
PARTY_ROLES = {"credits": ("lender", "borrower"), "deals": ("seller", "buyer"), "sanctions": ()}
LONGEST_QUOTE = 300
REVIEW_BELOW = 0.6


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
    """Builds the staging rows of a run. Use: `World(read, register).staging()`."""

    def __init__(self, read: Sequence[ReadDocument], register: Register) -> None:
        self.read, self.register = read, register
        self.documents = {d.document_id: d for d in read}
        self.cites = {d.document_id: d.source.cites_document_id for d in read}
        self.ranks = {d.document_id: rank(d.source.kind, d.document.form) for d in read}
        self.out = Staging()
        self.claimed: dict[str, tuple[str, str]] = {}
        mentions = [(m.name, m.key, m.country) for d in read for m in d.reading.companies]
        parties = [(p.name, p.key, p.country) for d in read for r in d.reading.records for p in r.parties if p.company]
        self.company_ids = group_names([*mentions, *parties])
        self.by_form = self._forms()

    def staging(self) -> Staging:
        self._companies()
        self._facts()
        self._projects()
        self._figures_and_amounts()
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

    def claim(self, table: str, record: str, d: ReadDocument, cell: Cell, anchor: tuple[int, int], standing: Standing | None) -> None:
        """One claims row; it is accepted where its value is the one that stands."""
        document = d.document
        start, end = cell.start, min(cell.end, cell.start + LONGEST_QUOTE)
        identity = digest(table, cell.field, cell.value, d.document_id, start, end, *anchor, length=16)
        claim_id = f"claim-{identity}"
        if claim_id in self.claimed:
            return
        self.claimed[claim_id] = (table, record)
        accepted = standing is None or standing.value == cell.value
        quote = document.text[start:end]
        self.out.add(
            "claims", claim_id=claim_id, table_name=table, record_id=record, field=cell.field, value=cell.value, original_value=quote, document_id=d.document_id,
            page=document.page_at(start), char_start=start, char_end=end, quote=quote, method=cell.rule, confidence=cell.confidence, accepted=accepted,
            reason=(standing.reason if standing else "the only telling") if accepted else f"another value stands: {standing.reason}" if standing else None,
        )  # fmt: skip

    def attribute(self, table: str, record: str, name: str, value: object) -> None:
        if value is not None:
            self.out.add("attributes", table_name=table, record_id=record, field=name, value=str(value))

    def _companies(self) -> None:
        found: dict[str, list[tuple[ReadDocument, object]]] = defaultdict(list)
        for d in self.read:
            for mention in d.reading.companies:
                found[self.company_ids[(mention.name, mention.key)]].append((d, mention))
        for company, mentions in sorted(found.items()):
            self._company(company, mentions)

    def _company(self, company: str, mentions: Sequence[tuple[ReadDocument, object]]) -> None:
        first = max((m for _, m in mentions), key=lambda m: (m.key is not None, len(m.name), m.confidence))
        key = first.key
        known = entity(key) if key else None
        name = str(known["name"]) if known else first.name
        country = known.get("country") if known else next((m.country for _, m in mentions if m.country), None)
        confidence = max(m.confidence for _, m in mentions)
        self.out.add("records", table_name="companies", record_id=company, review="unreviewed" if confidence >= REVIEW_BELOW else "needs_review")
        self.attribute("companies", company, "confidence", round(confidence, 3))
        how = "reference.entities/1" if known else "name.form/1"
        standing = {"name": name, "country": country, "kind": kind_of(name, key)}
        written: dict[str, tuple[ReadDocument, object]] = {}
        for d, m in mentions:
            written.setdefault(d.document.text[m.start : m.end], (d, m))
        for d in dict.fromkeys(d.document_id for d, _ in mentions):
            document, m = next((doc, m) for doc, m in mentions if doc.document_id == d)
            for name_of_field, value in standing.items():
                if value is not None:
                    self.claim("companies", company, document, Cell(name_of_field, value, m.start, m.end, how, m.confidence), (m.start, m.end), None)
        for form, (d, m) in sorted(written.items()):
            row = f"{company}-name-{digest(form, length=8)}"
            self.out.add("records", table_name="company_names", record_id=row, review="unreviewed")
            self.attribute("company_names", row, "company_id", company)
            self.attribute("company_names", row, "kind", "abbreviated" if form.isupper() and len(form) <= 8 else "as_written")
            self.claim("company_names", row, d, Cell("name", form, m.start, m.end, "name.form/1", m.confidence), (m.start, m.end), None)

    def _tellings(self) -> Iterable[Telling]:
        order = sorted(self.read, key=lambda d: (self.ranks[d.document_id], d.document_id))
        for d in order:
            for record in d.reading.records:
                names = [(p.name, p.key) for p in record.parties if p.company]
                names += [(value, None) for role in PARTY_ROLES[record.table] if (value := record.get(f"{role}_name"))]
                firms = {c for name, key in names if (c := self.company_of(d.document_id, name, key))}
                countries = {p.country for p in record.parties if p.country} | {c for role in PARTY_ROLES[record.table] if (c := record.get(f"{role}_country"))}
                yield Telling(d.document_id, record, frozenset(firms), frozenset(countries))

    def _facts(self) -> None:
        listed = facts(self._tellings())
        places: dict[int, str] = {}
        for table in TABLE_KEYS:
            of_table = [f for f in listed if f.table == table]
            groups = [(self._identity(f), [self._claim_id(table, t, c) for t in f.tellings for c in t.record.cells]) for f in of_table]
            for fact, record_id in zip(of_table, assign(table, groups, self.register), strict=True):
                for telling in fact.tellings:
                    places[id(telling.record)] = record_id
        self.record_ids = places
        for fact in listed:
            self._fact(fact, places[id(fact.tellings[0].record)])
        kept = {table: {r["record_id"] for r in self.out.rows["records"] if r["table_name"] == table} for table in TABLE_KEYS}
        for table, old, new, cause, reason in redirects(self.register, kept, self.claimed):
            self.out.add("id_redirects", table_name=table, old_id=old, new_id=new, cause=cause, reason=reason)

    def _identity(self, fact: Fact) -> str:
        return min(f"{self.documents[t.document_id].document.text_sha256}:{t.record.anchor[0]}:{t.record.anchor[1]}" for t in fact.tellings)

    def _claim_id(self, table: str, telling: Telling, cell: Cell) -> str:
        end = min(cell.end, cell.start + LONGEST_QUOTE)
        return f"claim-{digest(table, cell.field, cell.value, telling.document_id, cell.start, end, *telling.record.anchor, length=16)}"

    def _fact(self, fact: Fact, record_id: str) -> None:
        standing = decide(fact.tellings, self.ranks, self.cites)
        confidence = max(t.record.confidence for t in fact.tellings)
        review = "needs_review" if confidence < REVIEW_BELOW or any("is preferred" in s.reason for s in standing.values()) else "unreviewed"
        self.out.add("records", table_name=fact.table, record_id=record_id, review=review)
        self.attribute(fact.table, record_id, "confidence", round(confidence, 3))
        if fact.table in ("credits", "deals"):
            self.attribute(fact.table, record_id, "counts_in_totals", str(all(t.record.counts_in_totals for t in fact.tellings)).lower())
        parent = next((p for t in fact.tellings if t.record.parent is not None and (p := self.record_ids.get(id(t.record.parent)))), None)
        if parent and parent != record_id:
            self.attribute(fact.table, record_id, PARENT[fact.table], parent)
        for telling in fact.tellings:
            d = self.documents[telling.document_id]
            for cell in telling.record.cells:
                if cell.field != "project":
                    self.claim(fact.table, record_id, d, cell, telling.record.anchor, standing[cell.field])
            for name, reason in telling.record.gaps.items():
                self.out.add("gaps", table_name=fact.table, record_id=record_id, field=name, reason=reason, document_id=telling.document_id)
        if "project" in standing:
            self.attribute(fact.table, record_id, "project_id", standing["project"].value)
        for role in PARTY_ROLES[fact.table]:
            name = standing.get(f"{role}_name")
            if name is not None:
                company = next((c for t in fact.tellings if (c := self.company_of(t.document_id, name.value))), None)
                self.attribute(fact.table, record_id, f"{role}_id", company)
        self._parties(fact, record_id)
        self._effects(fact, record_id)

    def _parties(self, fact: Fact, record_id: str) -> None:
        seen: set[str] = set()
        for telling in fact.tellings:
            d = self.documents[telling.document_id]
            for party in telling.record.parties:
                company = self.company_of(telling.document_id, party.name, party.key) if party.company else None
                who = company or slug(party.name)
                row = f"{record_id}-party-{who}"
                if row not in seen:
                    seen.add(row)
                    self.out.add("records", table_name="deal_parties", record_id=row, review="unreviewed")
                    self.attribute("deal_parties", row, "deal_id", record_id)
                    self.attribute("deal_parties", row, "party_id", company)
                    for name, value in (("party_name", party.name), ("party_country", party.country), ("role", party.role)):
                        if value is not None:
                            self.claim("deal_parties", row, d, Cell(name, value, party.start, party.end, "deal.party/1", round(party.confidence, 3)), telling.record.anchor, None)

    def _effects(self, fact: Fact, record_id: str) -> None:
        seen: set[str] = set()
        for telling in fact.tellings:
            d = self.documents[telling.document_id]
            for effect in telling.record.effects:
                company = self.company_of(telling.document_id, effect.name, effect.key)
                row = f"{record_id}-effect-{company or slug(effect.name)}"
                if row in seen:
                    continue
                seen.add(row)
                self.out.add("records", table_name="sanction_effects", record_id=row, review="unreviewed")
                self.attribute("sanction_effects", row, "sanction_id", record_id)
                if company:
                    self.attribute("sanction_effects", row, "affected_table", "companies")
                    self.attribute("sanction_effects", row, "affected_id", company)
                sought = None if effect.exemption_sought is None else str(effect.exemption_sought).lower()
                for name, value in (("affected_name", effect.name), ("effect", effect.effect), ("exemption_sought", sought), ("exemption_outcome", effect.exemption_outcome)):
                    if value is not None:
                        self.claim("sanction_effects", row, d, Cell(name, value, effect.start, effect.end, "sanction.effect/1", round(effect.confidence, 3)), telling.record.anchor, None)

    def _projects(self) -> None:
        from flows.mentions.gazetteer import known_projects

        known = known_projects()
        met: dict[str, tuple[ReadDocument, Record, Cell]] = {}
        for d in self.read:
            for record in d.reading.records:
                cell = record.cell("project")
                if cell is not None:
                    met.setdefault(cell.value, (d, record, cell))
        for key, (d, record, cell) in sorted(met.items()):
            self.out.add("records", table_name="projects", record_id=key, review="unreviewed")
            for name in ("place", "country", "commodity"):
                self.attribute("projects", key, name, known[key].get(name))
            self.claim("projects", key, d, Cell("name", str(known[key]["name"]), cell.start, cell.end, "reference.projects/1", cell.confidence), record.anchor, None)

    def _figures_and_amounts(self) -> None:
        for d in self.read:
            for amount in d.reading.amounts:
                quote = d.document.text[amount.start : amount.end]
                identity = digest(d.document_id, amount.kind, amount.start, amount.end)
                record_id = self.record_ids.get(id(amount.record)) if amount.record is not None else None
                if amount.outcome == "figure":
                    record_id = f"figure-{identity}"
                    self._figure(record_id, d, amount)
                self.out.add(
                    "amounts", amount_id=f"amount-{identity}", document_id=d.document_id, page=d.document.page_at(amount.start), char_start=amount.start,
                    char_end=amount.end, quote=quote, kind=amount.kind, value_low=amount.low, value_high=amount.high, currency=amount.currency, unit=amount.unit,
                    outcome=amount.outcome, record_id=record_id, reason=amount.reason,
                )  # fmt: skip

    def _figure(self, figure: str, d: ReadDocument, amount) -> None:  # noqa: ANN001
        self.out.add("records", table_name="figures", record_id=figure, review="unreviewed")
        values: Mapping[str, object] = {
            "subject": amount.subject, "indicator": amount.indicator, "value_low": amount.low, "value_high": amount.high, "value_approx": str(amount.approx).lower(),
            "unit": amount.unit, "currency": amount.currency, "period": amount.period, "date_edtf": amount.date_edtf,
        }  # fmt: skip
        for name, value in values.items():
            if value is not None:
                self.claim("figures", figure, d, Cell(name, _number(value), amount.start, amount.end, "figure.indicator/1", 0.6), (amount.start, amount.end), None)


def _number(value: object) -> str:
    if isinstance(value, float):
        from flows.claims.build import plain

        return plain(value) or ""
    return str(value)
