"""Builds the database: staging tables in, published tables and views out, by the models under `sql/`.

A model is a SELECT in a file named after the table or view it fills. Models run after the tables they read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb
import pyarrow
import pyarrow.csv

from flows.errors import SeikeiError
from warehouse import schema
from warehouse.database import connect, explained

ROOT = Path(__file__).resolve().parents[1]
SQL = ROOT / "sql"
REFERENCE = ROOT / "warehouse" / "reference"
PUBLISHED_LAYERS = ("core", "link", "support", "reference")


class LoadFailed(SeikeiError):
    """What was handed over does not fit the tables; the database stays as it was."""


def build(database: Path, staging: Mapping[str, pyarrow.Table], *, reference: Path = REFERENCE) -> None:
    """Build the database from the staging tables (those missing count as empty) and the CSV files in `reference`. The new file is
    built beside the old one and takes its place when whole. Raises `LoadFailed`."""
    database.parent.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(database)
    partial = database.with_name(f".{database.name}.{os.getpid()}.partial")
    _discard(partial)
    try:
        with connect(partial, read_only=False) as connection:
            fill(connection, staging, reference)
            # Closing it would write the rest too, but would not say where that fails.
            connection.execute("CHECKPOINT")
        # A write-ahead log left by someone who wrote to the old file must not be replayed into the new one.
        Path(f"{database}.wal").unlink(missing_ok=True)
        os.replace(partial, database)
    except duckdb.Error as error:
        raise LoadFailed(f"the database could not be built: {explained(error)}") from error
    finally:
        _discard(partial)


def _discard(database: Path) -> None:
    database.unlink(missing_ok=True)
    Path(f"{database}.wal").unlink(missing_ok=True)


def fill(connection: duckdb.DuckDBPyConnection, staging: Mapping[str, pyarrow.Table], reference: Path = REFERENCE) -> None:
    """Fill an empty database: staging, reference, published tables, views. Raises `LoadFailed`."""
    _load_staging(connection, staging)
    _load_reference(connection, reference)
    intermediate = {f"staging.{name}": sql for name, sql in _models("intermediate").items()}
    for name in _in_order(connection, intermediate, {}):
        _run(connection, name, f"CREATE TABLE {name} AS {intermediate[name]}")
    _refuse_unknown_fields(connection)
    _refuse_unbounded_dates(connection)
    _build_tables(connection)
    create_views(connection)


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the views and table macros over the published tables of the connection's current database, with their comments."""
    for name, statement in [*view_statements(), *macro_statements("macros")]:
        _run(connection, name, statement)


def view_statements() -> Iterator[tuple[str, str]]:
    """The name of each view with SQL that creates it or comments on it, those it reads before it."""
    views = _models("views")
    with duckdb.connect() as parser:
        ordered = list(_in_order(parser, views, {}))
    for name in ordered:
        yield name, f"CREATE VIEW {name} AS {views[name]}"
        yield name, f"COMMENT ON VIEW {name} IS {schema.literal(_head_comment(views[name]))}"


def macro_statements(layer: str) -> Iterator[tuple[str, str]]:
    """The name of each table macro of a layer with SQL that creates it or comments on it."""
    for name, sql in _models(layer).items():
        yield name, sql
        yield name, f"COMMENT ON MACRO TABLE {name} IS {schema.literal(_head_comment(sql))}"


def add_release_tables(connection: duckdb.DuckDBPyConnection, release: Path) -> None:
    """Create the tables that were made with a release, from its Parquet files, and the macros over them."""
    for table in schema.release_tables():
        connection.execute(schema.ddl(table))
        source = schema.literal(str(release / f"{table.name}.parquet"))
        connection.execute(f"INSERT INTO {schema.quoted(table.name)} BY NAME FROM read_parquet({source})")
    for name, statement in macro_statements("release_macros"):
        _run(connection, name, statement)


def _load_staging(connection: duckdb.DuckDBPyConnection, staging: Mapping[str, pyarrow.Table]) -> None:
    connection.execute("CREATE SCHEMA staging")
    connection.execute((SQL / "staging" / "tables.sql").read_text(encoding="utf-8"))
    for name, table in sorted(staging.items()):
        connection.register("handed_over", table)
        _run(connection, f"staging.{name}", f"INSERT INTO staging.{schema.quoted(name)} BY NAME SELECT * FROM handed_over")
        connection.unregister("handed_over")


def _load_reference(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Load the CSV files, and from the schema what `gaps` needs to know about columns."""
    tables = {name: _read_csv(folder / f"{name}.csv") for name in ("rates", "deflator", "countries", "measures")}
    tables |= {"columns": _columns(), "follows": _follows()}
    connection.execute("CREATE SCHEMA reference")
    for name, table in tables.items():
        connection.register("handed_over", table)
        _run(connection, f"reference.{name}", f"CREATE TABLE reference.{name} AS SELECT * FROM handed_over")
        connection.unregister("handed_over")


def _build_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every published table with its constraints, and fill it in the order of its key."""
    for table in schema.load_order():
        connection.execute(schema.ddl(table))
    models = {name: sql for layer in PUBLISHED_LAYERS for name, sql in _models(layer).items()}
    references = {table.name: {referenced for _, referenced, _ in table.foreign_keys} for table in schema.load_order()}
    for name in _in_order(connection, models, references):
        order = ", ".join(map(schema.quoted, schema.tables()[name].order_by))
        _run(connection, name, f"INSERT INTO {schema.quoted(name)} BY NAME SELECT * FROM ({models[name]}) ORDER BY {order}")


def _refuse_unknown_fields(connection: duckdb.DuckDBPyConnection) -> None:
    """A claim or attribute about a column that does not exist would be dropped in silence by the models."""
    known = {(table.name, column) for table in schema.tables().values() for column in table.columns}
    found = connection.execute("SELECT DISTINCT table_name, field FROM staging.cells ORDER BY ALL").fetchall()
    unknown = [f"{table}.{field}" for table, field in found if (table, field) not in known]
    if unknown:
        raise LoadFailed(f"claims or attributes speak of columns that do not exist: {', '.join(unknown)}")


def _refuse_unbounded_dates(connection: duckdb.DuckDBPyConnection) -> None:
    """A date that is missing from `staging.edtf` would get no bounds, as if it were open at both ends."""
    found = connection.execute("""
        SELECT DISTINCT value
        FROM (
            SELECT value FROM staging.cells WHERE ends_with(field, '_edtf') AND field <> 'founded_edtf'
            UNION ALL
            SELECT date_edtf FROM staging.documents WHERE date_edtf IS NOT NULL
        )
        ANTI JOIN staging.edtf ON edtf = value
        ORDER BY value
    """).fetchall()
    if found:
        raise LoadFailed(f"dates without a row in staging.edtf: {', '.join(value for (value,) in found)}")


def _run(connection: duckdb.DuckDBPyConnection, name: str, sql: str) -> None:
    try:
        connection.execute(sql)
    except duckdb.Error as error:
        raise LoadFailed(f"table {name} could not be built: {explained(error)}") from error


def _models(layer: str) -> dict[str, str]:
    """The models of a layer by name."""
    return {path.stem: path.read_text(encoding="utf-8").rstrip() + "\n" for path in sorted((SQL / layer).glob("*.sql"))}


def _in_order(
    connection: duckdb.DuckDBPyConnection, models: Mapping[str, str], references: Mapping[str, set[str]]
) -> Iterator[str]:
    """The models, each after those it reads or refers to."""
    graph = {}
    for name in sorted(models):
        read = connection.get_table_names(models[name], qualified=True)
        graph[name] = sorted((read | references.get(name, set())) & models.keys() - {name})
    return iter(TopologicalSorter(graph).static_order())


def _read_csv(path: Path) -> pyarrow.Table:
    """A CSV file in which an empty field is NULL, and nothing else is."""
    return pyarrow.csv.read_csv(path, convert_options=pyarrow.csv.ConvertOptions(null_values=[""], strings_can_be_null=True))


def _head_comment(sql: str) -> str:
    """The comment at the top of a model, as one paragraph."""
    lines = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").strip())
    return " ".join(lines)


def _columns() -> pyarrow.Table:
    """A row a column of the core tables: the usual reason for a NULL in it."""
    rows = [
        {"table_name": table.name, "field": column.name, "usual_reason": column.usual_gap}
        for table in schema.tables().values()
        for column in table.gap_fields
    ]
    return pyarrow.Table.from_pylist(rows)


def _follows() -> pyarrow.Table:
    """A row a column that a column of a core table is worked out from, in order of `rank`."""
    rows = [
        {"table_name": table.name, "field": column.name, "source": source, "rank": rank}
        for table in schema.tables().values()
        for column in table.gap_fields
        for rank, source in enumerate(column.follows)
    ]
    return pyarrow.Table.from_pylist(rows)


def _remove_abandoned(database: Path) -> None:
    """Remove what builds that were killed left behind."""
    for path in database.parent.glob(f".{database.name}.*.partial*"):
        pid = path.name.removeprefix(f".{database.name}.").split(".")[0]
        if pid.isdigit() and not _alive(int(pid)):
            path.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
