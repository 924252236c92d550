import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pyarrow as pa
import pytest

from tests.warehouse import tiny
from warehouse import load, schema
from warehouse.database import DatabaseError, connect, query
from warehouse.duckdb_file import NAME
from warehouse.export import in_memory


@pytest.fixture
def reference(tmp_path):
    return tiny.reference_folder(tmp_path / "reference")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "home" / "tiny"


def contents(folder: Path) -> dict[str, list]:
    with connect(folder / NAME, read_only=True) as connection:
        return {table.name: connection.execute(f"FROM {table.name}").fetchall() for table in schema.load_order()}


def changed(table: str, **values) -> dict[str, pa.Table]:
    """The small world with one more row in a staging table."""
    staging = tiny.staging()
    return staging | {table: pa.Table.from_pylist([*staging[table].to_pylist(), values])}


def test_build_without_staging_makes_empty_tables(folder, reference):
    load.build(folder, {}, reference=reference)
    filled = {name for name, rows in contents(folder).items() if rows}
    assert filled == {"rates", "deflator", "countries"}


def test_build_takes_the_reference_tables_of_the_checkout(folder):
    load.build(folder, {})
    rates = contents(folder)["rates"]
    pairs = [(currency, year) for _, currency, year, *_ in rates]
    assert len(pairs) > 100
    assert len(set(pairs)) == len(pairs), "two rates for a currency and year would convert a sum twice"
    assert {year for year, *_ in contents(folder)["deflator"]} >= set(range(1956, 1992)) | {2020}


def test_build_leaves_nothing_beside_the_tables(folder, reference):
    load.build(folder, tiny.staging(), reference=reference)
    assert [path.name for path in folder.parent.iterdir()] == ["tiny"]
    assert {path.name for path in folder.iterdir()} == {NAME, *(f"{table.name}.parquet" for table in schema.load_order())}


def test_build_does_not_depend_on_the_order_of_what_it_is_given(folder, reference):
    load.build(folder, tiny.staging(), reference=reference)
    first = contents(folder)
    shuffled = {name: table[::-1] for name, table in reversed(tiny.staging().items())}
    load.build(folder, shuffled, reference=reference)
    assert contents(folder) == first


def test_tables_come_in_the_order_of_their_keys(folder, reference):
    load.build(folder, tiny.staging(), reference=reference)
    with connect(folder / NAME, read_only=True) as connection:
        for table in schema.load_order():
            order = ", ".join(map(schema.quoted, table.order_by))
            ordered = connection.execute(f"FROM {table.name} ORDER BY {order}").fetchall()
            assert ordered == contents(folder)[table.name]
            assert ordered == connection.execute(f"FROM '{folder}/{table.name}.parquet'").fetchall()


def test_build_replaces_the_old_tables(folder, reference):
    load.build(folder, tiny.staging(), reference=reference)
    load.build(folder, {}, reference=reference)
    assert contents(folder)["credits"] == []


@pytest.mark.parametrize(
    "staging,message",
    [
        (changed("records", table_name="credits", record_id="coal"), "staging.records"),
        (
            changed("attributes", table_name="credits", record_id="coal", field="colour", value="red"),
            "credits.colour",
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
    ids=["twice", "field", "instrument", "date", "number", "table", "column"],
)
def test_build_refuses_what_does_not_fit_and_keeps_the_old_tables(folder, reference, staging, message):
    load.build(folder, tiny.staging(), reference=reference)
    before = contents(folder)
    with pytest.raises(load.LoadFailed, match=message):
        load.build(folder, staging, reference=reference)
    assert contents(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == ["tiny"]


def test_killed_build_leaves_the_old_tables_and_the_next_one_cleans_up(folder, reference):
    load.build(folder, tiny.staging(), reference=reference)
    before = contents(folder)
    script = f"""
        import os, signal
        from pathlib import Path
        from warehouse import candidate, load
        candidate.view_statements = lambda: os.kill(os.getpid(), signal.SIGKILL)
        load.build(Path({str(folder)!r}), {{}}, reference=Path({str(reference)!r}))
    """
    killed = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], cwd=load.SQL.parent, check=False)
    assert killed.returncode == -9
    assert len(list(folder.parent.iterdir())) > 1
    assert contents(folder) == before
    load.build(folder, {}, reference=reference)
    assert [path.name for path in folder.parent.iterdir()] == ["tiny"]


def test_references_hold(folder, reference):
    load.build(folder, tiny.staging(), reference=reference)
    checked = 0
    with connect(folder / NAME, read_only=True) as connection:
        for table in schema.load_order():
            for column in table.columns.values():
                if column.reference:
                    referenced, key = column.reference
                    values = f"SELECT {column.name} FROM {table.name} WHERE {column.name} IS NOT NULL"
                    assert connection.execute(f"{values} EXCEPT SELECT {key} FROM {referenced}").fetchall() == []
                    checked += 1
    assert checked > 20


def test_documents_that_cite_one_another_are_one_witness(reference):
    documents = [{"document_id": name, "status": "read", "cites_document_id": cited} for name, cited in ("ab", "bc", "cb")]
    with in_memory() as connection:
        load.fill(connection, {"documents": pa.Table.from_pylist(documents)}, lambda *_: None, reference)
        origins = connection.execute("SELECT origin_id FROM staging.origins ORDER BY document_id").fetchall()
    assert origins == [("b",), ("b",), ("b",)]


def test_passages_of_protected_documents_have_no_text(folder, reference):
    load.build(folder, tiny.staging(), reference=reference)
    texts = query(folder / NAME, "SELECT document_id, text IS NOT NULL AS given FROM passages ORDER BY ALL").to_pylist()
    assert texts == [{"document_id": "article", "given": False}, {"document_id": "memo", "given": True}]


def test_query_gives_a_table(folder, reference):
    load.build(folder, tiny.staging(), reference=reference)
    assert query(folder / NAME, "SELECT credit_id FROM credits WHERE status = 'refused'").to_pylist() == [
        {"credit_id": "refused"}
    ]


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
def test_query_refuses_what_does_not_read(folder, reference, sql, message):
    load.build(folder, tiny.staging(), reference=reference)
    with pytest.raises(DatabaseError, match=message):
        query(folder / NAME, sql)
    assert len(contents(folder)["credits"]) == 7


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
def test_a_million_claims_load_in_a_minute(folder, reference):
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
    load.build(folder, staging, reference=reference)
    assert time.perf_counter() - begun < 60
    assert query(folder / NAME, "SELECT count(*) AS n, min(n_claims) AS low FROM credits").to_pylist() == [
        {"n": 50_000, "low": 20}
    ]
