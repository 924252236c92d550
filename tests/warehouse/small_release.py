"""A small database whose every quotation stands, and ways to change it: what the tests of releases publish."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from warehouse.candidate import candidate
from warehouse.export import make_table, no_rows
from warehouse.publish import PublishResult, publish
from warehouse.schema import Table, load_order, quoted
from warehouse.verify import AtHand

TEXTS = {
    "doc-memo": "The bank lent 450 million dollars in May 1974. Northern Coal | Works built the mine.\n\nCoal repays it.",
    "doc-article": "In 1974 a bank’s credit of some 450 million dollars was agreed – Ōsaka Trading took part.",
    "doc-cable": "THE BANK LENT 460 MILLION DOLLARS TO THE MINE. A SECOND CREDIT WAS REFUSED.",
}
Rows = dict[str, list[dict[str, Any]]]


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def document(document_id: str, may_redistribute: bool = True, retrieved: str = "2025-03-01") -> dict[str, Any]:
    text = TEXTS[document_id]
    return {
        "document_id": document_id,
        "file_name": f"{document_id}.txt",
        "title": f"A {document_id.removeprefix('doc-')} & its 100% of facts",
        "publisher": "Test press",
        "date_edtf": "1975",
        "date_earliest": "1975-01-01",
        "date_latest": "1975-12-31",
        "licence": "public domain" if may_redistribute else "all rights reserved",
        "may_redistribute": may_redistribute,
        "url": f"https://example.org/{document_id}",
        "sha256": digest(text),
        "text_sha256": digest(text),
        "pages": 1,
        "characters": len(text),
        "redactions": 0,
        "n_claims": 1,
        "n_records": 1,
        "status": "read",
        "retrieved": retrieved,
    }


def claim(table: str, record: str, field: str, value: str, document_id: str, quote: str, **others: Any) -> dict[str, Any]:
    start = TEXTS[document_id].index(quote)
    row = {
        "table_name": table,
        "record_id": record,
        "field": field,
        "value": value,
        "original_value": value,
        "document_id": document_id,
        "page": 1,
        "char_start": start,
        "char_end": start + len(quote),
        "quote": quote,
        "method": "grammar@1",
        "confidence": 0.9,
        "accepted": True,
    } | others
    return {"claim_id": "c-" + digest(f"{table}{record}{field}{row['value']}{document_id}{start}{row['method']}")[:12]} | row


def first_state() -> Rows:
    """Two documents, one of them not to be redistributed; a credit, a deal and their firms."""
    return {
        "documents": [document("doc-memo"), document("doc-article", may_redistribute=False)],
        "rates": [rate("USD-1974", "USD", 1.0), rate("JPY-1974", "JPY", 291.5)],
        "deflator": [{"year": 1974, "index_2020": 25.0, "series": "GDP", "source": "test"}],
        "countries": [{"alpha3": "SUN", "name": "Soviet Union"}, {"alpha3": "JPN", "name": "Japan"}],
        "companies": [company("firm-coal", "Northern Coal | Works", "SUN"), company("firm-trading", "=Ōsaka Trading", "JPN")],
        "projects": [{"project_id": "p-mine", "name": "The mine"}],
        "credits": [
            {
                "credit_id": "credit-1",
                "title": "+credit",
                "amount_low": 450e6,
                "amount_high": 450e6,
                "amount_approx": False,
                "currency": "USD",
                "amount_usd": 450e6,
                "amount_usd_2020": 1800e6,
                "rate_id": "USD-1974",
                "agreed_edtf": "1974-05",
                "agreed_earliest": "1974-05-01",
                "agreed_latest": "1974-05-31",
                "counts_in_totals": True,
                **counted(),
            }
        ],
        "deals": [{"deal_id": "deal-1", "title": "Mine", "kind": "construction", "counts_in_totals": True, **counted()}],
        "claims": [
            claim("credits", "credit-1", "amount_low", "450000000", "doc-memo", "450 million dollars"),
            claim("credits", "credit-1", "amount_high", "450000000", "doc-memo", "450 million dollars"),
            claim("credits", "credit-1", "amount_high", "450000000", "doc-article", "some 450 million dollars", accepted=False),
            claim("credits", "credit-1", "agreed_edtf", "1974-05", "doc-memo", "May 1974"),
            claim("companies", "firm-coal", "name", "Northern Coal | Works", "doc-memo", "Northern Coal | Works"),
            claim("companies", "firm-trading", "name", "=Ōsaka Trading", "doc-article", "Ōsaka Trading"),
            claim("deals", "deal-1", "kind", "construction", "doc-memo", "built the mine"),
        ],
        "passages": [
            passage("doc-memo", 1, 0, 84, TEXTS["doc-memo"][:84]),
            passage("doc-article", 1, 0, len(TEXTS["doc-article"]), None),
        ],
        "gaps": [{"table_name": "credits", "record_id": "credit-1", "field": "purpose", "reason": "not_stated"}],
    }


def rate(rate_id: str, currency: str, units: float) -> dict[str, Any]:
    year = int(rate_id[-4:])
    return {"rate_id": rate_id, "currency": currency, "year": year, "units_per_usd": units, "series": "average", "source": "test"}


def company(company_id: str, name: str, country: str) -> dict[str, Any]:
    return {"company_id": company_id, "name": name, "country": country, "n_claims": 1, "n_documents": 1, "review": "unreviewed"}


def counted() -> dict[str, Any]:
    return {"n_claims": 3, "n_documents": 1, "n_independent_sources": 1, "confidence": 0.9, "review": "unreviewed"}


def passage(document_id: str, number: int, start: int, end: int, text: str | None) -> dict[str, Any]:
    row = {
        "document_id": document_id,
        "number": number,
        "page": 1,
        "char_start": start,
        "char_end": end,
        "label": "body",
        "text": text,
    }
    return {"passage_id": f"{document_id}-{number}"} | row


def row(rows: Rows, table: str, **key: Any) -> dict[str, Any]:
    """The one row of a table that has these values."""
    [found] = [each for each in rows[table] if key.items() <= each.items()]
    return found


def second_state() -> Rows:
    """A cable comes in that states another sum; everything else stays."""
    rows = deepcopy(first_state())
    rows["documents"].append(document("doc-cable", retrieved="2025-06-01"))
    new = claim("credits", "credit-1", "amount_high", "460000000", "doc-cable", "460 MILLION DOLLARS")
    row(rows, "claims", field="amount_high", document_id="doc-memo")["accepted"] = False
    rows["claims"].append(new)
    row(rows, "credits", credit_id="credit-1").update(amount_high=460e6, amount_usd=455e6, amount_usd_2020=1820e6, n_documents=2)
    return rows


def required(table: Table) -> dict[str, Any]:
    """Some value for each column that needs one and has no part in the story."""
    plain: dict[str, Any] = {"text": "x", "boolean": False, "integer": 0, "double": 0.0, "date": "1975-01-01"}
    return {
        column.name: column.enum[0] if column.enum else plain[column.type]
        for column in table.columns.values()
        if not column.nullable and column.name not in table.key
    }


def build(folder: Path, rows: Rows) -> Path:
    """The published tables with these rows, as the load step leaves them."""
    with candidate(folder) as take, duckdb.connect() as connection:
        for table in load_order():
            connection.execute(f"CREATE OR REPLACE TEMP TABLE given AS {no_rows(table)}")
            for values in rows.get(table.name, ()):
                values = required(table) | values
                names = ", ".join(map(quoted, values))
                marks = ", ".join("?" * len(values))
                connection.execute(f"INSERT INTO given ({names}) VALUES ({marks})", list(values.values()))
            make_table(connection, table, "FROM given")
            take(connection, table)
    return folder


def release(home: Path, rows: Rows, **changed: Any) -> PublishResult:
    """Builds the tables and publishes them to `home`."""
    return publish_tables(build(home / "work" / "candidate", rows), home, **changed)


def publish_tables(tables: Path, home: Path, **changed: Any) -> PublishResult:
    """Publishes tables that are there, with reports of the test's own."""
    reports: dict[str, Any] = {
        "inputs": {name: digest(text) for name, text in TEXTS.items()},
        "validation": {"open": True, "results": []},
        "validation_html": "<!doctype html><title>Checks</title>",
        "statistics": {"development": {"credits": {"f1": 0.5}}},
        "code_revision": "0" * 40,
    } | changed
    return publish(tables, home, **reports)


def at_hand(folder: Path) -> dict[str, AtHand]:
    """The three documents as files in `folder`, each read as plain text."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, "utf-8", newline="\n")
    return {name: read_again(folder / f"{name}.txt") for name in TEXTS}


def read_again(path: Path) -> AtHand:
    content = path.read_bytes()
    return AtHand(path, sha256(content).hexdigest(), content.decode("utf-8"))


class Killed(BaseException):
    """Like a signal, caught by nothing on its way."""


def dying(step: Callable[..., Any], when: str) -> Callable[..., None]:
    """A step that ends the process before or after it has done its work."""

    def killed(*args: Any, **kwargs: Any) -> None:
        if when == "after":
            step(*args, **kwargs)
        raise Killed

    return killed
