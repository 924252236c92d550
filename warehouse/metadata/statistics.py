"""`statistics.json`: rows and fill rates of the tables as written, beside the figures of the evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from warehouse.export import in_memory
from warehouse.metadata.written import WrittenTable
from warehouse.schema import literal, quoted


def statistics(folder: Path, tables: list[WrittenTable], evaluation: Mapping[str, Any]) -> dict[str, Any]:
    """Rows, and for each column the share of rows that have a value (None in an empty table)."""
    with in_memory() as connection:
        found = {}
        for table in tables:
            source = f"read_parquet({literal(str(folder / table.files[0].name))})"
            counts = ", ".join(f"count({quoted(column.name)})" for column in table.columns)
            filled = connection.execute(f"SELECT {counts} FROM {source}").fetchall()[0]
            found[table.name] = {"rows": table.rows, "filled": _shares(table, filled)}
    return {"tables": found, "evaluation": dict(evaluation)}


def _shares(table: WrittenTable, filled: tuple[int, ...]) -> dict[str, float | None]:
    return {
        column.name: round(count / table.rows, 4) if table.rows else None
        for column, count in zip(table.columns, filled, strict=True)
    }
