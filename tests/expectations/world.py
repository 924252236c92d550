"""The small invented world of `world.yaml`, built into a database as a run would."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import yaml

from expectations.evidence import bounds
from warehouse.duckdb_file import NAME
from warehouse.load import build
from warehouse.schema import load_order

WORLD = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
TEXTS = {name: document["text"] for name, document in WORLD["documents"].items() if "text" in document}
Row = dict[str, Any]


def database(folder: Path) -> Path:
    """The world as a database file in `folder`, with the constraints of the schema."""
    build(folder / "world", staging())
    return folder / "world" / NAME


def without_constraints(path: Path) -> duckdb.DuckDBPyConnection:
    """The published tables of a database in memory, open to rows that the schema forbids."""
    connection = duckdb.connect()
    connection.execute(f"ATTACH '{path}' AS built (READ_ONLY)")
    for table in load_order():
        connection.execute(f"CREATE TABLE {table.name} AS SELECT * FROM built.{table.name} ORDER BY ALL")
    connection.execute("DETACH built")
    return connection


def staging() -> dict[str, pa.Table]:
    claims = [claim for number, statement in enumerate(WORLD["statements"]) for claim in _claims(number, **statement)]
    claims += [_dated(name, document["facts"]["date_edtf"]) for name, document in WORLD["documents"].items()]
    attributes = [
        {**_on(each["record"]), "field": field, "value": value}
        for each in WORLD["attributes"]
        for field, value in each["has"].items()
    ]
    records = {(row["table_name"], row["record_id"]) for row in claims + attributes if row["table_name"] != "documents"}
    documents = [_document(name, **document) for name, document in WORLD["documents"].items()]
    dates = {row["value"] for row in claims if row["field"].endswith("_edtf")}
    tables = {
        "claims": claims,
        "attributes": attributes,
        "records": [{**_on(record), "review": WORLD["reviews"].get(record[1], "unreviewed")} for record in sorted(records)],
        "edtf": [dict(zip(("edtf", "earliest", "latest"), (date, *bounds(date)[1:]), strict=True)) for date in sorted(dates)],
        "documents": documents,
        "passages": [passage for name in TEXTS for passage in _passages(name)],
        "redactions": [{"document_id": "memo", "page": 1, "char_start": 10, "char_end": 10, "mark": "25X1", "exemption": "25X1"}],
        "amounts": [_amount(number, **amount) for number, amount in enumerate(WORLD["amounts"])],
        **{name: WORLD[name] for name in ("gaps", "id_redirects", "issues", "decisions", "corrections")},
    }
    return {name: _table(rows) for name, rows in tables.items()}


def _claims(number: int, record: list[str], by: str, says: dict[str, list[str]], lost: str | None = None) -> Iterator[Row]:
    for field, (value, quote) in says.items():
        yield {
            "claim_id": f"claim-{number:02}-{field}",
            **_on(record),
            "field": field,
            "value": value,
            "original_value": quote,
            **_at(by, quote),
            "quote": quote,
            "method": "by hand@1",
            "confidence": 0.9,
            "accepted": lost is None,
            "reason": lost,
        }


def _dated(name: str, date: str) -> Row:
    """The claim on a document's date: in its text where that says it, else outside of it."""
    printed = WORLD["documents"][name].get("dated")
    quote = printed or f"the catalogue: {date}"
    return {
        "claim_id": f"claim-date-{name}",
        **_on(("documents", name)),
        "field": "date_edtf",
        "value": date,
        "original_value": printed or date,
        **(_at(name, printed) if printed else {"document_id": name}),
        "quote": quote,
        "method": "by hand@1",
        "confidence": 0.9,
        "accepted": True,
    }


def _document(name: str, facts: Row, text: str | None = None, dated: str | None = None) -> Row:
    found = {} if text is None else {"sha256": _hash(text), "text_sha256": _hash(text), "characters": len(text), "pages": 1}
    return {
        "document_id": name,
        "status": "read",
        "title": f"The {name}",
        "date_origin": "text" if dated else "catalogue",
        **found,
        **facts,
    }


def _passages(name: str) -> Iterator[Row]:
    for number, text in enumerate(TEXTS[name].splitlines(), start=1):
        open_text = text if WORLD["documents"][name]["facts"]["may_redistribute"] else None
        yield {**_at(name, text), "number": number, "label": "body", "text": open_text}


def _amount(number: int, document: str, quote: str, low: float, high: float, **others: Any) -> Row:
    value = {"value_low": low, "value_high": high}
    return {"amount_id": f"amount-{number}", **_at(document, quote), "quote": quote, **value, **others}


def _on(record: list[str] | tuple[str, str]) -> Row:
    return dict(zip(("table_name", "record_id"), record, strict=True))


def _at(document: str, quote: str) -> Row:
    start = TEXTS[document].index(quote)
    return {"document_id": document, "page": 1, "char_start": start, "char_end": start + len(quote)}


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _table(rows: list[Row]) -> pa.Table:
    """A table of rows that do not all have the same keys."""
    names = dict.fromkeys(name for row in rows for name in row)
    return pa.table({name: [row.get(name) for row in rows] for name in names})
