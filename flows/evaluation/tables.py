"""The tables the scorer reads, from fresh readings or from a release, and what they say each single document tells."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from edtf import parse_edtf

from flows.claims.types import AmountFound, CompanyMention, Reading, Record
from flows.document import Document
from flows.evaluation.likeness import Row
from warehouse.schema import tables as published

Tables = Mapping[str, Sequence[Row]]
CORE = {"credits": "credit_id", "deals": "deal_id", "sanctions": "sanction_id", "companies": "company_id"}
READ = (*CORE, "deal_parties", "company_names", "claims", "documents", "amounts", "projects")
_EXTENSION = re.compile(r"\.(txt|xml|html?|pdf)$")


@dataclass(frozen=True)
class DocumentRows:
    """What the tables say one document tells: its rows of the core tables, its claims and amounts, and how many sourced cells of
    its rows no claim supports."""

    core: Mapping[str, Sequence[Row]]
    claims: Sequence[Row]
    amounts: Sequence[Row]
    unsupported: int


def tables_from_release(folder: Path) -> Tables:
    """The tables of a folder of Parquet files, under the contract's names."""
    return {name: pq.read_table(path).to_pylist() if (path := folder / f"{name}.parquet").exists() else [] for name in READ}


def tables_from_readings(readings: Mapping[str, tuple[Document, Reading]]) -> Tables:
    """The same tables from readings by document name, each document on its own: nothing is merged across documents."""
    tables: dict[str, list[Row]] = {name: [] for name in READ}
    for name, (document, reading) in readings.items():
        tables["documents"].append({"document_id": name, "file_name": f"{name}.txt", "characters": len(document.text)})
        ids = {id(record): f"{name}:{record.table}:{number}" for number, record in enumerate(reading.records)}
        for record in reading.records:
            _add_record(tables, name, document, record, ids[id(record)])
        companies: dict[str, list[CompanyMention]] = defaultdict(list)
        for mention in reading.companies:
            companies[mention.key or mention.name].append(mention)
        for key, mentions in companies.items():
            _add_company(tables, name, document, mentions, f"{name}:companies:{key}")
        tables["amounts"].extend(_amount(name, found, ids.get(id(found.record))) for found in reading.amounts)
    return tables


def _add_record(tables: dict[str, list[Row]], name: str, document: Document, record: Record, record_id: str) -> None:
    table = published()[record.table]
    row: dict[str, Any] = {column.name: _typed(record.get(column.name), column.type) for column in table.columns.values()}
    for date in [column for column in row if column.endswith("_edtf")]:
        row[date.replace("_edtf", "_earliest")], row[date.replace("_edtf", "_latest")] = bounds(row[date])
    tables[record.table].append({**row, CORE[record.table]: record_id, "confidence": record.confidence, "review": "unreviewed"})
    for cell in record.cells:
        if cell.field in table.columns:
            claim = _claim(name, document, record.table, record_id, cell.field, cell.start, cell.end, cell.confidence)
            tables["claims"].append({**claim, "accepted": cell.value == record.get(cell.field)})
    for party in record.parties:
        tables["deal_parties"].append(
            {"deal_id": record_id, "party_name": party.name, "party_country": party.country, "role": party.role}
        )


def _add_company(
    tables: dict[str, list[Row]], name: str, document: Document, mentions: Sequence[CompanyMention], company_id: str
) -> None:
    country = next((mention.country for mention in mentions if mention.country), None)
    confidence = max(mention.confidence for mention in mentions)
    row = {
        "company_id": company_id,
        "name": mentions[0].name,
        "country": country,
        "confidence": confidence,
        "review": "unreviewed",
    }
    tables["companies"].append(row)
    for form in dict.fromkeys(document.text[mention.start : mention.end] for mention in mentions):
        tables["company_names"].append({"company_id": company_id, "name": form})
    for mention in mentions:
        stated = {"name": mention.name, "country": mention.country}
        for field in (field for field, value in stated.items() if value is not None):
            claim = _claim(name, document, "companies", company_id, field, mention.start, mention.end, mention.confidence)
            tables["claims"].append({**claim, "accepted": stated[field] == row[field]})


def _claim(
    name: str, document: Document, table: str, record_id: str, field: str, start: int, end: int, confidence: float
) -> dict[str, Any]:
    place = {"document_id": name, "char_start": start, "char_end": end, "quote": document.text[start:end]}
    return {"table_name": table, "record_id": record_id, "field": field, **place, "confidence": confidence}


def _amount(name: str, found: AmountFound, record_id: str | None) -> Row:
    value = {"kind": found.kind, "value_low": found.low, "value_high": found.high, "currency": found.currency, "unit": found.unit}
    return {"document_id": name, **value, "outcome": found.outcome, "record_id": record_id, "reason": found.reason}


def _typed(value: str | None, kind: str) -> Any:
    if value is None:
        return None
    return float(value) if kind in ("double", "integer") else value == "true" if kind == "boolean" else value


def bounds(edtf: str | None) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last day of an EDTF string; None on a side that is open."""
    ends = (edtf or "").split("/")
    first, last = (parse_edtf(end) if end not in ("", "..") else None for end in (ends[0], ends[-1]))
    return first and dt.date(*first.lower_strict()[:3]), last and dt.date(*last.upper_strict()[:3])


def rows_by_document(tables: Tables) -> dict[str, DocumentRows]:
    """What each document tells, by the name of its file without the extension. A row is told by every document with an accepted
    claim on it; rows rejected in review are left out, and so is what is claimed of the documents themselves."""
    told: dict[str, set[tuple[str, str]]] = defaultdict(set)
    claims: dict[str, list[Row]] = defaultdict(list)
    for claim in tables["claims"]:
        if claim.get("accepted") is not False and claim["table_name"] != "documents":
            told[claim["document_id"]].add((claim["table_name"], claim["record_id"]))
            claims[claim["document_id"]].append(claim)
    amounts: dict[str, list[Row]] = defaultdict(list)
    for amount in tables["amounts"]:
        amounts[amount["document_id"]].append(amount)
    joined = {table: list(_joined(tables, table)) for table in CORE}
    supported = {(claim["table_name"], claim["record_id"], claim["field"]) for found in claims.values() for claim in found}
    found = {}
    for document in tables["documents"]:
        key = document["document_id"]
        core = {table: [row for row in joined[table] if (table, row[CORE[table]]) in told[key]] for table in CORE}
        unsupported = sum(_unsupported(table, row, supported) for table, rows in core.items() for row in rows)
        found[_stem(document)] = DocumentRows(core, claims[key], amounts[key], unsupported)
    return found


def _joined(tables: Tables, table: str) -> Iterator[Row]:
    """The rows of a core table that are not rejected, with the names and countries that other tables hold for them."""
    projects = {project["project_id"]: project["name"] for project in tables["projects"]}
    names: dict[str, set[str | None]] = defaultdict(set)
    countries: dict[str, set[str | None]] = defaultdict(set)
    for party in tables["deal_parties"]:
        names[party["deal_id"]].add(party["party_name"])
        countries[party["deal_id"]].add(party["party_country"])
    for form in tables["company_names"]:
        names[form["company_id"]].add(form["name"])
    for row in tables[table]:
        if row.get("review") == "rejected":
            continue
        key = row[CORE[table]]
        own_names = {row.get("seller_name"), row.get("buyer_name")} if table == "deals" else {row.get("name")}
        sides = {row.get("seller_country"), row.get("buyer_country")}
        yield {
            **row,
            "project_name": projects.get(row.get("project_id")),
            "names": names[key] | own_names,
            "countries": countries[key] | sides,
        }


def _unsupported(table: str, row: Row, supported: set[tuple[str, str, str]]) -> int:
    cells = (column.name for column in published()[table].sourced if row.get(column.name) is not None)
    return sum((table, row[CORE[table]], cell) not in supported for cell in cells)


def _stem(document: Row) -> str:
    name = document.get("file_name") or document.get("url") or document["document_id"]
    return _EXTENSION.sub("", Path(name).name)
