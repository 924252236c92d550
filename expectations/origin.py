"""Which documents a bad row comes from, so that whoever looks at it knows what to correct or to set aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import duckdb

from expectations.types import Result, plain

NAME = "documents"
BEHIND = """
    SELECT document_id FROM claims WHERE list_contains($ids, record_id) OR list_contains($ids, claim_id)
    UNION SELECT document_id FROM amounts WHERE list_contains($ids, amount_id)
    UNION SELECT document_id FROM figures WHERE list_contains($ids, figure_id)
    ORDER BY document_id
"""


def with_documents(connection: duckdb.DuckDBPyConnection, result: Result) -> Result:
    """The result, each bad row with the documents behind it, unless it names its document itself."""
    return replace(result, examples=tuple(_named(connection, row) for row in result.examples))


def _named(connection: duckdb.DuckDBPyConnection, row: Mapping[str, Any]) -> Mapping[str, Any]:
    ids = [value for value in row.values() if isinstance(value, str)]
    if "document_id" in row or not ids:
        return row
    try:
        found = connection.execute(BEHIND, {"ids": ids}).fetchall()
    except duckdb.Error:  # a table may be what is missing
        return row
    return {**row, NAME: plain(", ".join(name for (name,) in found))} if found else row
