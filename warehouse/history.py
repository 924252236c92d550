"""When this project learnt what it knows: for every claim ever published, the releases that held it."""

from __future__ import annotations

from pathlib import Path

from warehouse.export import in_memory, write_parquet
from warehouse.schema import literal, tables

NAME = "claim_history"
SQL = Path(__file__).parents[1] / "sql" / "differences" / f"{NAME}.sql"


def write_claim_history(before: Path | None, draft: Path, version: str) -> None:
    """Writes `claim_history.parquet` into `draft`, which becomes `version`: the history in the release before, carried on. Where
    that release kept none, what it claimed is known from it."""
    with in_memory() as connection:
        connection.execute(f"CREATE TEMP VIEW now AS FROM read_parquet({literal(str(draft / 'claims.parquet'))})")
        connection.execute(f"CREATE TEMP VIEW past AS {_past(before)}")
        connection.execute("CREATE TEMP TABLE release AS SELECT ? AS version", [version])
        write_parquet(connection, tables()[NAME], SQL.read_text("utf-8"), draft)


def _past(before: Path | None) -> str:
    """A query for the history up to the release before."""
    columns = tables()[NAME].columns
    if before is None:
        return f"SELECT {', '.join(f'NULL::{column.sql_type} AS {name}' for name, column in columns.items())} WHERE false"
    kept = before / f"{NAME}.parquet"
    if kept.exists():
        return f"FROM read_parquet({literal(str(kept))})"
    claims = literal(str(before / "claims.parquet"))
    return f"SELECT *, {literal(before.name)} AS known_from, NULL::VARCHAR AS known_until FROM read_parquet({claims})"
