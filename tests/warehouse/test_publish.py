import json
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from small_release import first_state, release, row, second_state

from flows.errors import GateClosed, SeikeiError, VerificationFailed
from warehouse import publish as publishing
from warehouse import versions
from warehouse.publish import publish
from warehouse.schema import tables


def test_first_release_has_every_file_of_the_contract(tmp_path: Path) -> None:
    result = release(tmp_path, first_state())
    names = {path.name for path in result.path.iterdir()}
    assert result.changed and result.version == "1.0.0"
    assert {f"{name}.parquet" for name in tables()} <= names
    assert {f"{name}.csv" for name in ("credits", "deals", "sanctions", "companies")} <= names
    assert {
        "seikei.duckdb", "datapackage.json", "croissant.json", "CITATION.cff", "README.md", "validation.json", "validation.html",
        "statistics.json", "CHANGES.md", "provenance.json", "SHA256SUMS",
    } <= names  # fmt: skip
    assert (tmp_path / "releases" / "latest").read_text() == "1.0.0\n"
    assert result.summary["rows"]["claims"] == 7


def test_the_same_content_publishes_nothing_new(tmp_path: Path) -> None:
    release(tmp_path, first_state())
    index = (tmp_path / "releases" / "index.json").read_bytes()
    again = release(tmp_path, first_state(), code_revision="f" * 40)
    assert (again.version, again.changed) == ("1.0.0", False)
    assert (tmp_path / "releases" / "index.json").read_bytes() == index
    assert [path.name for path in sorted((tmp_path / "releases").iterdir()) if path.is_dir()] == ["1.0.0"]


def test_version_counts_data_and_metadata_apart(tmp_path: Path) -> None:
    release(tmp_path, first_state())
    assert release(tmp_path, second_state()).version == "1.1.0"
    assert release(tmp_path, second_state(), validation={"open": True, "results": [{"table": "credits"}]}).version == "1.1.1"
    entries = json.loads((tmp_path / "releases" / "index.json").read_text())["releases"]
    assert [(entry["version"], entry["predecessor"]) for entry in entries] == [
        ("1.0.0", None),
        ("1.1.0", "1.0.0"),
        ("1.1.1", "1.1.0"),
    ]


def test_a_column_that_is_gone_is_a_major_version(tmp_path: Path) -> None:
    first = release(tmp_path, first_state())
    path = first.path / "credits.parquet"
    old = pq.read_table(path)
    purpose = old.schema.field("purpose")
    pq.write_table(old.append_column(purpose.with_name("aim"), old["purpose"]), path)
    assert release(tmp_path, first_state(), validation={"again": True}).version == "2.0.0"


def test_rows_are_in_the_order_of_the_key(tmp_path: Path) -> None:
    rows = first_state()
    rows["claims"].reverse()
    written = pq.read_table(release(tmp_path, rows).path / "claims.parquet").select(
        ["table_name", "record_id", "field", "claim_id"]
    )
    keys = [tuple(each.values()) for each in written.to_pylist()]
    assert keys == sorted(keys)


def test_passages_of_protected_documents_stay_out(tmp_path: Path) -> None:
    path = release(tmp_path, first_state()).path
    texts = {each["document_id"]: each["text"] for each in pq.read_table(path / "passages.parquet").to_pylist()}
    assert texts["doc-memo"].startswith("The bank lent") and texts["doc-article"] is None


def test_text_of_a_protected_document_shuts_the_release(tmp_path: Path) -> None:
    rows = first_state()
    row(rows, "passages", document_id="doc-article")["text"] = "x"
    with pytest.raises(GateClosed, match="doc-article-1 of doc-article: 1 characters"):
        release(tmp_path, rows)
    assert not (tmp_path / "releases" / "latest").exists()


def test_a_long_quotation_of_a_protected_document_shuts_the_release(tmp_path: Path) -> None:
    rows = first_state()
    row(rows, "claims", record_id="firm-trading")["quote"] = "x" * 301
    with pytest.raises(GateClosed, match="301 characters"):
        release(tmp_path, rows)
    assert not (tmp_path / "releases" / "latest").exists()


def test_a_release_without_differences_to_the_one_before_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = release(tmp_path, first_state())
    first.path.rename(tmp_path / "elsewhere")
    with pytest.raises(SeikeiError, match="could not state its differences"):
        release(tmp_path, second_state())
    (tmp_path / "elsewhere").rename(first.path)
    written = publishing.write_metadata
    monkeypatch.setattr(
        publishing, "write_metadata", lambda draft, *rest: (written(draft, *rest), (draft / "CHANGES.md").unlink())
    )
    with pytest.raises(VerificationFailed, match=r"CHANGES\.md: is missing"):
        release(tmp_path, second_state())
    assert versions.latest(tmp_path) == "1.0.0" and not (tmp_path / "releases" / "1.1.0").exists()


@pytest.mark.parametrize("table", ["changes", "claim_history", "releases"])
def test_a_key_that_is_twice_in_a_table_made_with_the_release_is_refused(tmp_path: Path, monkeypatch, table: str) -> None:
    release(tmp_path, first_state())
    step = {"changes": "write_changes", "claim_history": "write_claim_history", "releases": "write_releases"}[table]
    written = getattr(publishing, step)

    def twice(before: Path, draft: Path, *rest: str) -> object:
        made = written(before, draft, *rest)
        rows = pq.read_table(draft / f"{table}.parquet")
        assert rows.num_rows
        pq.write_table(pa.concat_tables([rows, rows]), draft / f"{table}.parquet")
        return made

    monkeypatch.setattr(publishing, step, twice)
    with pytest.raises(SeikeiError, match=f"two rows of {table} have the same"):
        release(tmp_path, second_state())
    assert versions.latest(tmp_path) == "1.0.0" and not (tmp_path / "releases" / "1.1.0").exists()


def test_retire_removes_one_release_and_never_the_latest(tmp_path: Path) -> None:
    release(tmp_path, first_state())
    release(tmp_path, second_state())
    with pytest.raises(SeikeiError, match="latest"):
        versions.retire(tmp_path, "1.1.0")
    versions.retire(tmp_path, "1.0.0")
    index = versions.read_index(tmp_path / "releases")
    assert {version: entry["status"] for version, entry in index.items()} == {"1.0.0": "retired", "1.1.0": "published"}
    assert not (tmp_path / "releases" / "1.0.0").exists() and versions.latest(tmp_path) == "1.1.0"
    with pytest.raises(SeikeiError, match=r"no release 1\.0\.0"):
        versions.release_path(tmp_path, "1.0.0")


def test_two_publishers_do_not_meet(tmp_path: Path) -> None:
    with versions.exclusive(tmp_path), pytest.raises(SeikeiError, match="another process"):
        release(tmp_path, first_state())


def test_duckdb_file_holds_tables_and_comments(tmp_path: Path) -> None:
    path = release(tmp_path, first_state()).path / "seikei.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        assert connection.execute("SELECT amount_usd FROM credits").fetchall() == [(450e6,)]
        comments = connection.execute(
            "SELECT count(*) FROM duckdb_columns() WHERE comment IS NOT NULL AND NOT internal"
        ).fetchall()[0][0]
    assert comments == sum(len(table.columns) for table in tables().values())


def test_publish_needs_a_database(tmp_path: Path) -> None:
    with pytest.raises(SeikeiError, match="no database"):
        publish(tmp_path / "none.duckdb", tmp_path, inputs={}, validation={}, validation_html="", statistics={}, code_revision="")
