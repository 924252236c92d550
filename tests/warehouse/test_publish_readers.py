"""Each way in the release's README names, tried by a real client."""

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from fsspec.implementations.http import HTTPFileSystem
from large_database import build_large
from range_server import serving
from small_release import at_hand, build, company, first_state, publish_tables, release, second_state

from warehouse.publish import take_tables
from warehouse.schema import tables
from warehouse.verify import verify


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    release(home, first_state())
    return release(home, second_state()).path


@pytest.fixture(scope="module")
def address(path: Path) -> Iterator[str]:
    """The folder of releases behind a plain web server."""

    with serving(path.parent) as (address, _):
        yield address


def test_pandas(path: Path) -> None:
    credits = pd.read_parquet(path / "credits.parquet")
    assert credits.set_index("credit_id").loc["credit-1", "amount_high"] == 460e6
    assert str(credits["agreed_earliest"].iloc[0]) == "1974-05-01"


def test_pyarrow_sees_descriptions_and_enumerations(path: Path) -> None:
    for table in tables().values():
        schema = pq.read_schema(path / f"{table.name}.parquet")
        assert schema.metadata[b"description"].decode() == table.description
        for column in table.columns.values():
            assert schema.field(column.name).nullable == column.nullable
            assert schema.field(column.name).metadata[b"description"].decode() == column.description
            assert schema.field(column.name).metadata[b"nullable"] == (b"true" if column.nullable else b"false")
    assert b"refused" in pq.read_schema(path / "credits.parquet").field("status").metadata[b"enum"]
    assert pq.read_table(path / "claims.parquet").num_rows == 8


def test_duckdb_by_glob(path: Path) -> None:
    with duckdb.connect() as connection:
        found = connection.execute(
            "SELECT parse_path(filename)[-2], amount_high FROM read_parquet($glob, filename = true) ORDER BY ALL",
            {"glob": str(path.parent / "*" / "credits.parquet")},
        ).fetchall()
    assert found == [("1.0.0", 450e6), ("1.1.0", 460e6)]


def test_duckdb_sees_descriptions(path: Path) -> None:
    for table in tables().values():
        found = duckdb.sql(f"SELECT key, value FROM parquet_kv_metadata('{path}/{table.name}.parquet')").fetchall()
        assert dict(found)[b"description"].decode() == table.description


def test_duckdb_attached(path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{path / 'seikei.duckdb'}' AS seikei (READ_ONLY)")
        assert connection.execute("SELECT count(*) FROM seikei.claims JOIN seikei.documents USING (document_id)").fetchall() == [
            (8,)
        ]


def client(folder: Path, *packages: str) -> Path:
    """The Python of an environment with these packages alone."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "-q", *packages], check=True)
    return folder / "bin" / "python"


@pytest.mark.slow
@pytest.mark.parametrize("version", ["1.1.3", "1.4.4", "1.5.5"])
def test_older_duckdb_client(path: Path, tmp_path: Path, version: str) -> None:
    program = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True);"
        "print(duckdb.__version__, c.execute('SELECT amount_high FROM credits').fetchall(),"
        " c.execute(\"SELECT count(*) FROM 'credits.parquet'\").fetchall(),"
        " [c.execute(f'FROM {view}').fetchall() and 1 for view, in"
        " c.execute('SELECT view_name FROM duckdb_views() WHERE NOT internal').fetchall()] != [])"
    )
    command = [client(tmp_path / "old", f"duckdb=={version}"), "-c", program, path / "seikei.duckdb"]
    answer = subprocess.run(command, check=True, capture_output=True, text=True, cwd=path).stdout
    assert answer == f"{version} [(460000000.0,)] [(1,)] True\n"


@pytest.mark.slow
def test_duckdb_over_http_by_its_own_extension(path: Path, tmp_path: Path) -> None:
    """No extension for DuckDB 2.0 comes as a package, so the last 1.x that has one is the client."""
    program = (
        "import duckdb, sys, duckdb_extension_httpfs as package; from pathlib import Path; c = duckdb.connect();"
        "c.load_extension(str(next(Path(package.__path__[0]).rglob('httpfs.duckdb_extension'))));"
        "print(c.execute(f\"SELECT amount_high FROM '{sys.argv[1]}/1.1.0/credits.parquet'\").fetchall());"
        "c.execute(f\"ATTACH '{sys.argv[1]}/1.1.0/seikei.duckdb' AS seikei (READ_ONLY)\");"
        "print(c.execute('SELECT count(*) FROM seikei.claims').fetchall())"
    )
    python = client(tmp_path / "client", "duckdb==1.5.5", "duckdb-extension-httpfs==1.5.5")
    with serving(path.parent) as (address, _):
        answer = subprocess.run([python, "-c", program, address], check=True, capture_output=True, text=True).stdout
    assert answer == "[(460000000.0,)]\n[(8,)]\n"
    # What the client reads ahead is more than a small file holds; of a large one it leaves out what was not asked for.
    large = publish_tables(build_large(tmp_path / "large", 100_000), tmp_path / "home").path
    with serving(large.parent) as (address, sent):
        program = program.replace("1.1.0", "1.0.0").replace("SELECT amount_high", "SELECT count(amount_high)")
        subprocess.run([python, "-c", program, address], check=True, capture_output=True)
    assert 0 < sent["/1.0.0/seikei.duckdb"] < (large / "seikei.duckdb").stat().st_size / 2


class Web(HTTPFileSystem):
    """fsspec's reader of the web, with what DuckDB asks for beside: when a file was changed, which a server need not say."""

    def modified(self, path: str) -> datetime:
        return datetime.fromtimestamp(0, UTC)


def test_duckdb_over_http_by_ranges(path: Path, tmp_path: Path) -> None:
    """By way of fsspec, which asks for the parts DuckDB reads; one column of many is a small part of a file."""
    wide = tmp_path / "wide.parquet"
    with serving(tmp_path) as (address, sent), duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT i, md5(i::VARCHAR) AS text FROM range(300000) AS numbers(i)) TO '{wide}'")
        connection.register_filesystem(Web(block_size=2**16, skip_instance_cache=True))
        assert connection.execute(f"SELECT sum(i) FROM '{address}/wide.parquet'").fetchall() == [(44_999_850_000,)]
        assert 0 < sent["/wide.parquet"] < wide.stat().st_size / 2
    with serving(path.parent) as (address, _), duckdb.connect() as connection:
        connection.register_filesystem(Web(skip_instance_cache=True))
        found = connection.execute(f"SELECT amount_high FROM '{address}/1.1.0/credits.parquet'").fetchall()
        assert found == [(460e6,)]


def test_csv_keeps_ids_and_dates_and_carries_no_formula(path: Path) -> None:
    for name in ("credits", "deals", "sanctions", "companies"):
        with (path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == pq.read_metadata(path / f"{name}.parquet").num_rows
        texts = [column.name for column in tables()[name].columns.values() if column.type == "text"]
        assert not [row[text] for row in rows for text in texts if row[text].startswith(("=", "+", "-", "@", "\t", "\r"))]
    [credit] = csv.DictReader((path / "credits.csv").open(encoding="utf-8", newline=""))
    assert (credit["credit_id"], credit["title"], credit["agreed_edtf"]) == ("credit-1", "'+credit", "1974-05")
    assert (credit["agreed_earliest"], credit["amount_high"], credit["purpose"]) == ("1974-05-01", "460000000.0", "")
    names = {row["name"] for row in csv.DictReader((path / "companies.csv").open(encoding="utf-8", newline=""))}
    assert names == {"'=Ōsaka Trading", "Northern Coal | Works"}


def test_every_start_of_a_formula_is_disarmed_and_no_other(tmp_path: Path) -> None:
    risky = ["=1", "+1", "-1", "@x", "\ta", "\ra", "\na", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20x"]
    plain = ["A=1", "1974-05", " x", "'x", "\u014csaka", "\uff21", "a\n=1", ""]
    rows = first_state()
    rows["companies"] = [company(f"firm-{number:02}", name, "JPN") for number, name in enumerate([*risky, *plain])]
    rows["claims"] = []
    take_tables(build(tmp_path / "candidate", rows), tmp_path)
    with (tmp_path / "companies.csv").open(encoding="utf-8", newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)] == [*(f"'{name}" for name in risky), *plain]


def test_csv_and_parquet_hold_the_same(path: Path) -> None:
    plain = pd.read_csv(path / "credits.csv", dtype=str, keep_default_na=False)
    assert list(plain.columns) == list(tables()["credits"].columns)
    assert plain["rate_id"].tolist() == ["USD-1974"]


def test_checksums_by_the_usual_tool(path: Path) -> None:
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    subprocess.run(command, check=True, cwd=path, env=os.environ | {"LC_ALL": "C"})


def test_verify_over_http(address: str, path: Path, tmp_path: Path) -> None:
    report = verify(f"{address}/1.1.0", at_hand(tmp_path))
    assert report and report.quotations == 9 and report.files == len(list(path.iterdir())) - 1


def test_verify_over_http_names_what_is_missing(address: str, path: Path) -> None:
    whole = (path / "CHANGES.md").read_bytes()
    try:
        (path / "CHANGES.md").write_bytes(whole + b" ")
        assert {problem.file for problem in verify(f"{address}/1.1.0").problems} == {"CHANGES.md"}
        (path / "CHANGES.md").unlink()
        assert "CHANGES.md" in {problem.file for problem in verify(f"{address}/1.1.0").problems}
    finally:
        (path / "CHANGES.md").write_bytes(whole)


def test_polars(path: Path) -> None:
    import polars

    credits = polars.read_parquet(path / "credits.parquet")
    assert credits.filter(polars.col("credit_id") == "credit-1")["amount_high"].to_list() == [460e6]
    assert credits.schema["agreed_earliest"] == polars.Date
    assert polars.read_parquet_metadata(path / "credits.parquet")["description"] == tables()["credits"].description
