"""When this project learnt what it knows: the releases there were, and for every claim ever published those that held it."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.export import in_memory, make_table, no_rows, write_parquet
from warehouse.schema import literal, tables
from warehouse.versions import FIRST

NAME = "claim_history"
RELEASES = "releases"
SQL = Path(__file__).parents[1] / "sql" / "differences" / f"{NAME}.sql"


def write_claim_history(before: Path | None, draft: Path, version: str) -> None:
    """Writes `claim_history.parquet` into `draft`, which becomes `version`: the history in the release before, carried on. Where
    that history is silent on a claim, it is known from the first release; where that release kept none, from itself."""
    table = tables()[NAME]
    with in_memory() as connection:
        if before is None:
            make_table(connection, table, no_rows(table))
            write_parquet(connection, table, draft)
            return
        kept = before / f"{NAME}.parquet"
        since = str(FIRST) if kept.exists() else before.name
        views = {
            "now": _claims(draft),
            "held": f"SELECT *, {literal(since)} AS known_from, NULL::VARCHAR AS known_until FROM ({_claims(before)})",
            "history": f"FROM read_parquet({literal(str(kept))})" if kept.exists() else no_rows(table),
        }
        for name, query in views.items():
            connection.execute(f"CREATE TEMP VIEW {name} AS {query}")
        connection.execute("CREATE TEMP TABLE release AS SELECT ? AS version, ? AS first_version", [version, str(FIRST)])
        connection.execute(f"CREATE TEMP TABLE spells AS {SQL.read_text('utf-8')}")  # on all threads
        make_table(connection, table, "FROM spells")
        write_parquet(connection, table, draft)


def write_releases(before: Path | None, draft: Path, version: str) -> None:
    """Writes `releases.parquet` into `draft`, which becomes `version`: the releases of the one before, and this. Where that kept
    no list, they are the first, those its history names, and itself."""
    table = tables()[RELEASES]
    with in_memory() as connection:
        named = f"SELECT unnest({[*_before(connection, before), version]}) AS version"
        in_order = "row_number() OVER (ORDER BY string_split(version, '.')::INTEGER[]) AS number"
        make_table(connection, table, f"SELECT version, {in_order} FROM (SELECT DISTINCT version FROM ({named}))")
        write_parquet(connection, table, draft)


def _before(connection: duckdb.DuckDBPyConnection, before: Path | None) -> list[str]:
    """The versions up to the release before, in no order."""
    if before is None:
        return []
    kept, history = (before / f"{name}.parquet" for name in (RELEASES, NAME))
    if kept.exists():
        query = f"SELECT version FROM read_parquet({literal(str(kept))})"
    elif history.exists():
        query = f"SELECT DISTINCT unnest([known_from, known_until]) AS version FROM read_parquet({literal(str(history))})"
    else:
        return [before.name]
    return [str(FIRST), before.name, *(found for (found,) in connection.execute(query).fetchall() if found)]


def _claims(release: Path) -> str:
    """A query for the claims of a release, with the columns of the history."""
    present = [name for name in tables()[NAME].columns if not name.startswith("known_")]
    return f"SELECT {', '.join(present)} FROM read_parquet({literal(str(release / 'claims.parquet'))})"
