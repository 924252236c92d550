"""When this project learnt what it knows: for every claim ever published, the releases that held it."""

from __future__ import annotations

from pathlib import Path

from warehouse.export import in_memory, no_rows, write_parquet
from warehouse.schema import literal, tables
from warehouse.versions import FIRST

NAME = "claim_history"
SQL = Path(__file__).parents[1] / "sql" / "differences" / f"{NAME}.sql"


def write_claim_history(before: Path | None, draft: Path, version: str) -> None:
    """Writes `claim_history.parquet` into `draft`, which becomes `version`: the history in the release before, carried on. Where
    that history is silent on a claim, it is known from the first release; where that release kept none, from itself."""
    table = tables()[NAME]
    with in_memory() as connection:
        if before is None:
            write_parquet(connection, table, no_rows(table), draft)
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
        # Written from a plain table, the bytes do not depend on how its rows were come by.
        connection.execute(f"CREATE TEMP TABLE spells AS {SQL.read_text('utf-8')}")
        write_parquet(connection, table, "FROM spells", draft)


def _claims(release: Path) -> str:
    """A query for the claims of a release, with the columns of the history."""
    present = [name for name in tables()[NAME].columns if not name.startswith("known_")]
    return f"SELECT {', '.join(present)} FROM read_parquet({literal(str(release / 'claims.parquet'))})"
