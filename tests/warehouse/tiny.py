"""The small invented world of `tiny.yaml` as staging tables, with reference tables whose figures are easy to reckon with."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml

from warehouse.load import REFERENCE

RATES = """rate_id,currency,year,units_per_usd,kind,series,source,retrieved
USD-1974,USD,1974,1,market,unit,none,
USD-1976,USD,1976,1,market,unit,none,
USD-1979,USD,1979,1,market,unit,none,
JPY-1976,JPY,1976,300,market,invented,none,
SUR-1976,SUR,1976,0.75,official,invented,none,2026-01-05
"""
DEFLATOR = """year,index_2020,series,source,retrieved
1974,25,invented,none,
1976,30,invented,none,
"""
COUNTRIES = """alpha3,name,standard,valid_from,valid_to
JPN,Japan,ISO 3166-1,,
SUN,Soviet Union,ISO 3166-3,1922,1991
"""
MEASURES = (REFERENCE / "measures.csv").read_text(encoding="utf-8")


def reference_folder(folder: Path) -> Path:
    """Writes the invented reference tables to `folder`."""
    folder.mkdir(exist_ok=True)
    for name, text in {"rates": RATES, "deflator": DEFLATOR, "countries": COUNTRIES, "measures": MEASURES}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def staging() -> dict[str, pa.Table]:
    """The staging tables of the small world."""
    world = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    claims = [claim for statement in world["statements"] for claim in _claims(**statement)]
    attributes = [
        {**_on(*row["record"]), "field": field, "value": value}
        for row in world["attributes"]
        for field, value in row["has"].items()
    ]
    records = sorted({(row["table_name"], row["record_id"]) for row in claims + attributes})
    gap = ("table_name", "record_id", "field", "reason", "document_id")
    return {
        "claims": _table(claims),
        "attributes": _table(attributes),
        "records": _table([_on(*record) for record in records]),
        "edtf": _table([{"edtf": edtf, "earliest": low, "latest": high} for edtf, (low, high) in world["edtf"].items()]),
        "documents": _table([{"document_id": document, **values} for document, values in world["documents"].items()]),
        "gaps": _table([dict(zip(gap, row, strict=True)) for row in world["gaps"]]),
        "passages": _table([_passage("memo", "open"), _passage("article", "closed")]),
        "redactions": _table([_redaction(30, "25X1"), _redaction(10, None)]),
        "issues": _table([{"level": "warning", "message": "twice the same"}] * 2 + [{"level": "info", "message": "another"}]),
        "id_redirects": _table([{"table_name": "credits", "old_id": "old", "new_id": "coal", "cause": "merged"}]),
        "amounts": _table([_amount("a1", 450e6, "credit", "coal"), _amount("a2", 7e6, "rejected", None)]),
    }


def _claims(
    record: list[str], by: str, says: dict[str, str], confidence: float = 0.9, accepted: bool = True
) -> Iterator[dict[str, Any]]:
    for field, value in says.items():
        yield {
            "claim_id": sha256(f"{record}|{by}|{field}|{value}".encode()).hexdigest()[:16],
            **_on(*record),
            "field": field,
            "value": value,
            **_place(by, 0, len(value)),
            "quote": value,
            "method": "by hand@1",
            "confidence": confidence,
            "accepted": accepted,
        }


def _on(table: str, record: str) -> dict[str, str]:
    return {"table_name": table, "record_id": record}


def _place(document: str, start: int, end: int) -> dict[str, Any]:
    return {"document_id": document, "page": 1, "char_start": start, "char_end": end}


def _passage(document: str, text: str) -> dict[str, Any]:
    return {**_place(document, 0, len(text)), "number": 1, "label": "body", "text": text}


def _redaction(start: int, exemption: str | None) -> dict[str, Any]:
    return {**_place("memo", start, start), "mark": "[...]", "exemption": exemption}


def _amount(amount: str, value: float, outcome: str, record: str | None) -> dict[str, Any]:
    read = {"quote": "sum", "kind": "money", "value_low": value, "value_high": value, "currency": "USD"}
    return {"amount_id": amount, **_place("memo", 0, 3), **read, "outcome": outcome, "record_id": record}


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    """A table of rows that do not all have the same keys."""
    names = sorted({name for row in rows for name in row})
    return pa.table({name: [row.get(name) for row in rows] for name in names})
