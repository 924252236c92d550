import subprocess
import sys
import textwrap
import time
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from tests.warehouse import tiny
from warehouse import load, schema
from warehouse.database import DatabaseError, connect, query


@pytest.fixture
def reference(tmp_path):
    return tiny.reference_folder(tmp_path / "reference")


@pytest.fixture
def database(tmp_path):
    return tmp_path / "home" / "tiny.duckdb"


def contents(database: Path) -> dict[str, list]:
    with connect(database, read_only=True) as connection:
        return {table.name: connection.execute(f"FROM {table.name}").fetchall() for table in schema.load_order()}


def changed(table: str, **values) -> dict[str, pa.Table]:
    """The small world with one more row in a staging table."""
    staging = tiny.staging()
    return staging | {table: pa.Table.from_pylist([*staging[table].to_pylist(), values])}


def test_build_without_staging_makes_empty_tables(database, reference):
    load.build(database, {}, reference=reference)
    filled = {name for name, rows in contents(database).items() if rows}
    assert filled == {"rates", "deflator", "countries"}


def test_build_takes_the_reference_tables_of_the_checkout(database):
    load.build(database, {})
    rates = contents(database)["rates"]
    pairs = [(currency, year) for _, currency, year, *_ in rates]
    assert len(pairs) > 100
    assert len(set(pairs)) == len(pairs), "two rates for a currency and year would convert a sum twice"
    assert {year for year, *_ in contents(database)["deflator"]} >= set(range(1956, 1992)) | {2020}


def test_build_leaves_nothing_beside_the_database(database, reference):
    load.build(database, tiny.staging(), reference=reference)
    assert [path.name for path in database.parent.iterdir()] == ["tiny.duckdb"]


def test_build_does_not_depend_on_the_order_of_what_it_is_given(database, reference):
    load.build(database, tiny.staging(), reference=reference)
    first = contents(database)
    shuffled = {name: table[::-1] for name, table in reversed(tiny.staging().items())}
    load.build(database, shuffled, reference=reference)
    assert contents(database) == first


def test_build_replaces_the_old_database(database, reference):
    load.build(database, tiny.staging(), reference=reference)
    load.build(database, {}, reference=reference)
    assert contents(database)["credits"] == []


@pytest.mark.parametrize(
    "staging,message",
    [
        (changed("records", table_name="credits", record_id="coal"), "credits"),
        (
            changed("attributes", table_name="credits", record_id="coal", field="colour", value="red"),
            "credits.colour",
        ),
        (
            changed("attributes", table_name="credits", record_id="yen", field="lender_id", value="nobody"),
            "company_id: nobody",
        ),
        (
            changed("attributes", table_name="credits", record_id="yen", field="instrument", value="pawn"),
            "instrument",
        ),
        (changed("attributes", table_name="credits", record_id="refused", field="agreed_edtf", value="1066"), "1066"),
        (changed("attributes", table_name="credits", record_id="yen", field="amount_high", value="a lot"), "a lot"),
        ({"gossip": pa.table({"a": [1]})}, "gossip"),
        ({"gaps": pa.table({"gossip": [1]})}, "gossip"),
    ],
    ids=["twice", "field", "company", "instrument", "date", "number", "table", "column"],
)
def test_build_refuses_what_does_not_fit_and_keeps_the_old_database(database, reference, staging, message):
    load.build(database, tiny.staging(), reference=reference)
    before = contents(database)
    with pytest.raises(load.LoadFailed, match=message):
        load.build(database, staging, reference=reference)
    assert contents(database) == before
    assert [path.name for path in database.parent.iterdir()] == ["tiny.duckdb"]


def test_killed_build_leaves_the_old_database_and_the_next_one_cleans_up(database, reference):
    load.build(database, tiny.staging(), reference=reference)
    before = contents(database)
    script = f"""
        import os, signal
        from pathlib import Path
        from warehouse import load
        load.create_views = lambda connection: os.kill(os.getpid(), signal.SIGKILL)
        load.build(Path({str(database)!r}), {{}}, reference=Path({str(reference)!r}))
    """
    killed = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], cwd=load.ROOT, check=False)
    assert killed.returncode == -9
    assert len(list(database.parent.iterdir())) > 1
    assert contents(database) == before
    load.build(database, {}, reference=reference)
    assert [path.name for path in database.parent.iterdir()] == ["tiny.duckdb"]


def test_foreign_keys_hold(database, reference):
    load.build(database, tiny.staging(), reference=reference)
    checked = 0
    with connect(database, read_only=True) as connection:
        for table in schema.load_order():
            for column in table.columns.values():
                if column.reference:
                    referenced, key = column.reference
                    values = f"SELECT {column.name} FROM {table.name} WHERE {column.name} IS NOT NULL"
                    assert connection.execute(f"{values} EXCEPT SELECT {key} FROM {referenced}").fetchall() == []
                    checked += 1
    assert checked > 20


def test_constraints_are_in_the_file(database, reference):
    load.build(database, tiny.staging(), reference=reference)
    with duckdb.connect(database) as connection, pytest.raises(duckdb.ConstraintException, match="nobody"):
        connection.execute("INSERT INTO company_members VALUES ('m2', 'nobody', 'trio', NULL, 1)")


def test_documents_that_cite_one_another_are_one_witness(database, reference):
    documents = [{"document_id": name, "status": "read", "cites_document_id": cited} for name, cited in ("ab", "bc", "cb")]
    load.build(database, {"documents": pa.Table.from_pylist(documents)}, reference=reference)
    origins = query(database, "SELECT origin_id FROM staging.origins ORDER BY document_id")
    assert origins.column(0).to_pylist() == ["b", "b", "b"]


def test_query_gives_a_table(database, reference):
    load.build(database, tiny.staging(), reference=reference)
    assert query(database, "SELECT credit_id FROM credits WHERE status = 'refused'").to_pylist() == [{"credit_id": "refused"}]


@pytest.mark.parametrize(
    "sql,message",
    [
        ("DELETE FROM credits", "DELETE"),
        ("SELECT 1; DROP TABLE credits", "found 2"),
        ("COPY credits TO 'stolen.csv'", "COPY"),
        ("ATTACH 'other.duckdb'", "ATTACH"),
        ("SET enable_external_access = true", "SET"),
        ("FROM read_csv('/etc/passwd')", "disabled"),
        ("SELECT nothing FROM credits", "nothing"),
        ("SELEKT", "SELEKT"),
        ("", "found 0"),
    ],
)
def test_query_refuses_what_does_not_read(database, reference, sql, message):
    load.build(database, tiny.staging(), reference=reference)
    with pytest.raises(DatabaseError, match=message):
        query(database, sql)
    assert len(contents(database)["credits"]) == 7


def test_missing_database_is_named(tmp_path):
    with pytest.raises(DatabaseError, match="there is no database"):
        query(tmp_path / "none.duckdb", "SELECT 1")


def test_file_that_is_no_database_is_named(tmp_path):
    (tmp_path / "text.duckdb").write_text("not a database " * 1000, encoding="utf-8")
    with pytest.raises(DatabaseError, match="cannot open"):
        query(tmp_path / "text.duckdb", "SELECT 1")


def test_database_held_by_another_process_is_named(tmp_path):
    database = tmp_path / "held.duckdb"
    script = f"import duckdb; connection = duckdb.connect({str(database)!r}); print('held', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(DatabaseError, match="another process"):
            query(database, "SELECT 1")
        holder.stdin.write("\n")


@pytest.mark.slow
def test_a_million_claims_load_in_a_minute(database, reference):
    count = 1_000_000
    row = pa.array(range(count))
    claims = {
        "claim_id": [f"k{i}" for i in range(count)],
        "table_name": ["credits"] * count,
        "record_id": [f"c{i // 20}" for i in range(count)],
        "field": [("purpose", "lender_name", "title", "borrower_name")[i % 4] for i in range(count)],
        "value": ["something"] * count,
        "document_id": ["memo"] * count,
        "char_start": row,
        "char_end": row,
        "quote": ["something"] * count,
        "method": ["by hand@1"] * count,
        "confidence": [0.5] * count,
        "accepted": [True] * count,
    }
    records = {"table_name": ["credits"] * (count // 20), "record_id": [f"c{i}" for i in range(count // 20)]}
    documents = {"document_id": ["memo"], "status": ["read"]}
    staging = {"claims": pa.table(claims), "records": pa.table(records), "documents": pa.table(documents)}
    begun = time.perf_counter()
    load.build(database, staging, reference=reference)
    assert time.perf_counter() - begun < 60
    assert query(database, "SELECT count(*) AS n, min(n_claims) AS low FROM credits").to_pylist() == [{"n": 50_000, "low": 20}]
