"""The plain gate: the invariants no release may break, as SQL queries that find the rows breaking them.

It shares nothing with the suites but the shape of a result, so that a fault there is not one here.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from expectations.types import EXAMPLES, Result, plain

FOLDER = Path(__file__).resolve().parents[1] / "sql" / "gate"
TABLE = "plain_sql"


def plain_gate(connection: duckdb.DuckDBPyConnection) -> list[Result]:
    """A result for each query in `sql/gate/`. The connection has the published tables and `texts` (document_id, text)."""
    return [examine_query(connection, path) for path in sorted(FOLDER.glob("*.sql"))]


def examine_query(connection: duckdb.DuckDBPyConnection, path: Path) -> Result:
    """The result of one query, which must find no row."""
    sql = path.read_text(encoding="utf-8")
    name, description = path.stem, _description(sql)
    try:
        cursor = connection.execute(f"SELECT count(*) OVER () AS n_rows_found, * FROM ({sql}) ORDER BY ALL LIMIT {EXAMPLES}")
        names, rows = [column[0] for column in cursor.description], cursor.fetchall()
    except duckdb.Error as error:
        return Result(TABLE, name, "critical", description, success=False, exception=f"{type(error).__name__}: {error}")
    count = rows[0][0] if rows else 0
    examples = tuple({key: plain(value) for key, value in zip(names[1:], row[1:], strict=True)} for row in rows)
    return Result(TABLE, name, "critical", description, success=not rows, unexpected_count=count, examples=examples)


def _description(sql: str) -> str:
    """The comment at the top of the query, which says what a row is, as what must not be."""
    lines = sql[: sql.index("SELECT")].splitlines()
    comment = " ".join(line.removeprefix("--").strip() for line in lines if line.startswith("--"))
    return f"There is no {comment.removeprefix('A row is one ')}"
