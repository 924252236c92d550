"""Makes the published tables: staging tables in, published tables out, by the models under `sql/`.

The models run in a database in memory, where the staging, reference and intermediate tables come and go; each model after the
tables it reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow
import pyarrow.csv

from flows.errors import SeikeiError
from warehouse import schema
from warehouse.candidate import Take, candidate
from warehouse.database import explained
from warehouse.export import in_memory, make_table
from warehouse.models import SQL, in_order, models

REFERENCE = Path(__file__).resolve().parent / "reference"
PUBLISHED_LAYERS = ("core", "link", "support", "reference")


class LoadFailed(SeikeiError):
    """What was handed over does not fit the tables; what was built before stays as it was."""


def build(folder: Path, staging: Mapping[str, pyarrow.Table], *, reference: Path = REFERENCE) -> None:
    """Make the published tables, as `candidate` says, from the staging tables (those missing count as empty) and the CSV files in
    `reference`. Raises `LoadFailed`."""
    try:
        with candidate(folder) as take, in_memory() as connection:
            connection.execute(f"SET temp_directory = {schema.literal(str(folder.parent))}")
            fill(connection, staging, take, reference)
    except duckdb.Error as error:
        raise LoadFailed(f"the database could not be built: {explained(str(error))}") from error


def fill(
    connection: duckdb.DuckDBPyConnection, staging: Mapping[str, pyarrow.Table], take: Take, reference: Path = REFERENCE
) -> None:
    """Fill an empty database with staging, reference and published tables; `take` is given each of the last as it is made.
    Raises `LoadFailed`."""
    connection.execute("SET threads = 1")  # the other processors are busy with what was taken
    _load_staging(connection, staging)
    _load_reference(connection, reference)
    intermediate = {f"staging.{name}": sql for name, sql in models("intermediate").items()}
    for name in in_order(connection, intermediate):
        _run(connection, name, f"CREATE TABLE {name} AS {intermediate[name]}")
    _refuse_unknown_fields(connection)
    _refuse_unbounded_dates(connection)
    published = models(*PUBLISHED_LAYERS)
    for name in in_order(connection, published):
        table = schema.tables()[name]
        try:
            make_table(connection, table, published[name])
        except duckdb.Error as error:
            raise LoadFailed(f"table {name} could not be built: {explained(str(error))}") from error
        take(connection, table)


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
        raise LoadFailed(f"table {name} could not be built: {explained(str(error))}") from error


def _read_csv(path: Path) -> pyarrow.Table:
    """A CSV file in which an empty field is NULL, and nothing else is."""
    return pyarrow.csv.read_csv(path, convert_options=pyarrow.csv.ConvertOptions(null_values=[""], strings_can_be_null=True))


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
