"""The DuckDB file of a release names keys and references, holds comments, and enforces enumerations."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.warehouse import tiny
from warehouse import load, schema
from warehouse.differences import write_changes
from warehouse.duckdb_file import NAME, DatabaseFile
from warehouse.history import write_claim_history, write_releases
from warehouse.models import macro_statements
from warehouse.publish import take_tables


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small invented world as a release's DuckDB file."""
    folder = tmp_path_factory.mktemp("published")
    load.build(folder / "tiny", tiny.staging(), reference=tiny.reference_folder(folder / "reference"))
    draft = folder / "draft"
    draft.mkdir()
    take_tables(folder / "tiny", draft)
    with DatabaseFile(draft, schema.release_tables(), folder / "tiny" / NAME) as database:
        write_changes(None, draft)
        write_claim_history(None, draft, "1.0.0")
        write_releases(None, draft, "1.0.0")
        for table in schema.release_tables():
            database.add(table)
        database.finish(macro_statements("release_macros"))
    return draft / NAME


def ask(path: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_every_table_and_column_has_its_comment(published):
    comments = dict(ask(published, "SELECT table_name, comment FROM duckdb_tables()"))
    assert comments == {table.name: table.comment for table in schema.tables().values()}
    columns = ask(published, "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE comment IS NOT NULL")
    expected = [(t.name, c.name, c.comment) for t in schema.tables().values() for c in t.columns.values()]
    assert set(columns) == set(expected)


def test_every_view_and_macro_has_its_comment(published):
    assert ask(published, "SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL") == []
    macros = ask(published, "SELECT function_name, comment FROM duckdb_functions() WHERE NOT internal AND schema_name = 'main'")
    assert macros and all(comment for _, comment in macros)


def test_keys_and_references_are_named(published):
    comments = dict(ask(published, "SELECT table_name, comment FROM duckdb_tables()"))
    assert comments["gaps"].endswith("Key: `table_name`, `record_id`, `field`.")
    columns = dict(ask(published, "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'deal_parties'"))
    assert columns["deal_id"].endswith("References `deals.deal_id`.")


def test_enumerations_are_those_of_the_schema(published):
    found = set(ask(published, "SELECT constraint_type, table_name, constraint_column_names[1] FROM duckdb_constraints()"))
    for table in schema.tables().values():
        assert all(("CHECK", table.name, c.name) in found for c in table.columns.values() if c.enum)
        assert all(("NOT NULL", table.name, c.name) in found for c in table.columns.values() if not c.nullable)


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE credits SET status = 'granted' WHERE credit_id = 'coal'",
        "UPDATE credits SET lender_country = 'Japan' WHERE credit_id = 'coal'",
        "UPDATE credits SET amount_low = -1 WHERE credit_id = 'coal'",
        "UPDATE credits SET credit_id = NULL",
    ],
)
def test_what_the_schema_forbids_is_refused(published, tmp_path, wrong):
    copy = shutil.copy(published, tmp_path / "copy.duckdb")
    with duckdb.connect(str(copy)) as connection, pytest.raises(duckdb.ConstraintException):
        connection.execute(wrong)


def test_views_and_macros_answer(published):
    assert ask(published, "SELECT sum(high_usd) FROM credit_totals WHERE year = 1974") == [(450e6,)]
    assert ask(published, "SELECT count(*) FROM happened_in(1974)") == [(3,)]
    assert ask(published, "SELECT count(*) = (SELECT count(*) FROM claims) FROM known_in('1.0.0')") == [(True,)]
