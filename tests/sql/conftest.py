"""Small worlds planted for one question each, built into a database of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from expectations.evidence import bounds
from tests.warehouse.tiny import reference_folder
from warehouse import load
from warehouse.duckdb_file import NAME

Planted = Mapping[str, Mapping[str, Mapping[str, object]]]
Ask = Callable[[str], list[tuple]]


@pytest.fixture
def plant(tmp_path: Path) -> Iterator[Callable[[Planted], Ask]]:
    """Builds a database of the rows given as {table: {id: {column: value}}}; gives back a function that asks it."""
    opened = []

    def build(
        world: Planted,
        claims: list[dict] | None = None,
        documents: list[dict] | None = None,
        reviews: Mapping[str, str] | None = None,
    ) -> Ask:
        reviewed = reviews or {}
        staging = {
            "records": [
                {"table_name": table, "record_id": record, "review": reviewed.get(record)}
                for table in world
                for record in world[table]
            ],
            "attributes": [
                {"table_name": table, "record_id": record, "field": field, "value": _text(value)}
                for table, records in world.items()
                for record, cells in records.items()
                for field, value in cells.items()
            ],
            "claims": claims or [],
            "documents": documents or [],
        }
        dates = {row["value"] for name in ("attributes", "claims") for row in staging[name] if row["field"].endswith("_edtf")}
        dates |= {row["date_edtf"] for row in staging["documents"]}
        staging["edtf"] = [dict(zip(("edtf", "earliest", "latest"), (date, *bounds(date)[1:]), strict=True)) for date in dates]
        tables = {name: pa.Table.from_pylist(rows) for name, rows in staging.items() if rows}
        load.build(tmp_path / "planted", tables, reference=reference_folder(tmp_path / "reference"))
        opened.append(duckdb.connect(str(tmp_path / "planted" / NAME), read_only=True))
        return lambda sql: opened[-1].execute(sql).fetchall()

    yield build
    for connection in opened:
        connection.close()


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
