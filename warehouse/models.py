"""The SQL under `sql/`, by layer, in an order in which it can be run.

A model is a SELECT in a file named after the table or view it fills.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from warehouse.schema import literal

SQL = Path(__file__).resolve().parents[1] / "sql"


def models(*layers: str) -> dict[str, str]:
    """The models of the layers by name."""
    paths = (path for layer in layers for path in sorted((SQL / layer).glob("*.sql")))
    return {path.stem: path.read_text(encoding="utf-8").rstrip() + "\n" for path in paths}


def in_order(connection: duckdb.DuckDBPyConnection, queries: Mapping[str, str]) -> Iterator[str]:
    """The names of the queries, each after those it reads; the connection has the macros they use."""
    graph = {}
    for name in sorted(queries):
        read = connection.get_table_names(queries[name], qualified=True)
        graph[name] = sorted(read & queries.keys() - {name})
    return iter(TopologicalSorter(graph).static_order())


@cache
def view_statements() -> tuple[str, ...]:
    """SQL that creates each view over the published tables and comments on it, and the table macros."""
    views, statements = models("views"), []
    with duckdb.connect() as parser:
        ordered = list(in_order(parser, views))
    for name in ordered:
        statements.append(f"CREATE VIEW {name} AS {views[name]}")
        statements.append(f"COMMENT ON VIEW {name} IS {literal(_head_comment(views[name]))}")
    return (*statements, *macro_statements("macros"))


def macro_statements(layer: str) -> tuple[str, ...]:
    """SQL that creates each table macro of a layer and comments on it."""
    comment = "COMMENT ON MACRO TABLE {} IS {}"
    return tuple(
        statement for name, sql in models(layer).items() for statement in (sql, comment.format(name, literal(_head_comment(sql))))
    )


def _head_comment(sql: str) -> str:
    """The comment at the top of a model, as one paragraph."""
    lines = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").strip())
    return " ".join(lines)
