"""SQL that plants a bad row, for every expectation: by kind for those of the schema, from `mutations.yaml` for the others."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from expectations.generated import pairs
from expectations.types import Expectation
from warehouse.schema import Column, Table, quoted, tables

SPECIFIC = yaml.safe_load(Path(__file__).with_name("mutations.yaml").read_text(encoding="utf-8"))
UNCLAIMED = {"text": "'unclaimed'", "double": "12345", "boolean": "{name} IS NOT TRUE"}


def planted(expectation: Expectation) -> list[str]:
    """Scripts each of which must make the expectation fail."""
    if expectation.id in SPECIFIC:
        scripts = SPECIFIC[expectation.id]
        return [scripts] if isinstance(scripts, str) else scripts
    table = tables()[expectation.table]
    column, _, kind = expectation.name.rpartition(".")
    if column:
        return [update(table, assignment) for assignment in OF_COLUMNS[kind](table.columns[column], table)]
    return OF_TABLES[kind](table)


def update(table: Table, *assignments: str) -> str:
    """Changes the first row of a table."""
    return f"UPDATE {table.name} SET {', '.join(assignments)} WHERE rowid = (SELECT min(rowid) FROM {table.name})"


def beyond(column: Column) -> list[str]:
    """Assignments of a value below the least and of one above the greatest that the schema allows."""
    below = [column.min - 1] if column.min is not None else []
    above = [column.max + 1] if column.max is not None else []
    return [f"{column.name} = {value}" for value in below + above]


def crossed(column: Column, table: Table) -> list[str]:
    """An assignment that puts the first of two ordered columns above the second."""
    partner = dict(pairs(table))[column.name]
    high, low = ("DATE '1980-01-02'", "DATE '1980-01-01'") if column.type == "date" else ("2", "1")
    return [f"{column.name} = {high}, {partner} = {low}"]


def unclaimed(table: Table) -> list[str]:
    """One script for each column that needs a claim."""
    values = {column.name: UNCLAIMED[column.type].format(name=column.name) for column in table.sourced}
    return [update(table, f"{quoted(name)} = {value}") for name, value in values.items()]


OF_COLUMNS: dict[str, Callable[[Column, Table], list[str]]] = {
    "not_null": lambda column, table: [f"{column.name} = NULL"],
    "enum": lambda column, table: [f"{column.name} = 'no such value'"],
    "pattern": lambda column, table: [f"{column.name} = 'x'", f"{column.name} = '{'A' * 65}'"],
    "range": lambda column, table: beyond(column),
    "reference": lambda column, table: [f"{column.name} = 'no-such-row'"],
    "known": lambda column, table: [f"{column.name} = 'QQQ'"],
    "order": crossed,
    "edtf": lambda column, table: [f"{column.name} = '1974-13'", f"{column.name} = 'spring 1974'"],
    "bounds": lambda column, table: [f"{column.name.removesuffix('_edtf')}_earliest = DATE '1900-01-01'"],
    "at_span": lambda column, table: [f"{column.name} = 'x'", f"{column.name} = 'x', document_id = 'volume'"],
    "true": lambda column, table: [f"{column.name} = {column.name} + 1"],
}
OF_TABLES: dict[str, Callable[[Table], Any]] = {
    "columns": lambda table: [
        f"ALTER TABLE {table.name} ADD COLUMN stray VARCHAR",
        f"ALTER TABLE {table.name} DROP COLUMN {list(table.columns)[-1]}",
        f"ALTER TABLE {table.name} ALTER {table.key[-1]} SET DATA TYPE BLOB USING NULL",
    ],
    "key_unique": lambda table: [f"INSERT INTO {table.name} SELECT * FROM {table.name} LIMIT 1"],
    "span_within_text": lambda table: [update(table, "char_end = 100000"), update(table, "document_id = 'volume'")],
    "cells_claimed": unclaimed,
    "accepted_claims_hold": lambda table: [f"UPDATE claims SET value = 'another' WHERE table_name = '{table.name}'"],
    "gaps_told": lambda table: [f"DELETE FROM gaps WHERE table_name = '{table.name}'"],
    "record_claimed": lambda table: [update(table, "n_claims = 0")],
    "independent_sources": lambda table: [update(table, "n_independent_sources = n_documents + 1")],
}
