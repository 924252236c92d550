import csv
import json
import re
import shutil
import tomllib

import duckdb
import pyarrow as pa
import pytest

from expectations.evidence import CURRENCIES, attach, bounds
from expectations.gate import GateReport, check
from expectations.plain import plain_gate
from expectations.run import run
from expectations.suites import all_expectations, specific
from expectations.types import Expectation, Result, plain
from tests.expectations import world
from tests.expectations.world import TEXTS
from warehouse.duckdb_file import NAME
from warehouse.load import build
from warehouse.models import SQL
from warehouse.schema import load_order, tables


@pytest.fixture(scope="module")
def report(world_database):
    return check(world_database, TEXTS)


@pytest.fixture(scope="module")
def shut(world_database, tmp_path_factory):
    """The report on the world with two changes that the database itself allows."""
    path = tmp_path_factory.mktemp("shut") / "world.duckdb"
    shutil.copy(world_database, path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE claims SET quote = '<b>East' WHERE record_id = 'n1'")
        connection.execute("UPDATE credits SET interest_rate_pct = 65 WHERE credit_id = 'loan'")
        connection.execute("UPDATE claims SET value = '65' WHERE field = 'interest_rate_pct'")
    return check(path, TEXTS)


def failed(report):
    return [(result.severity, result.table, result.expectation) for result in report.failures]


def test_world_opens_the_gate(report):
    assert report.summary_lines() == [f"gate open: {len(report.results)} of {len(report.results)} expectations hold"]
    assert report.open


def test_every_table_has_a_suite_and_the_plain_gate_reports(report):
    assert {result.table for result in report.results} == {table.name for table in load_order()} | {"plain_sql"}
    assert all(specific(table.name) for table in load_order())


def test_critical_failure_shuts_the_gate_and_is_told_first(shut):
    assert not shut.open
    assert failed(shut) == [
        ("critical", "claims", "quote.at_span"),
        ("critical", "plain_sql", "quotes_not_at_span"),
        ("warning", "credits", "plausible_interest"),
        ("info", "claims", "original_in_quote"),
    ]
    assert shut.failures[0].examples == ({"claim_id": "claim-04-name", "document_id": "memo", "char_start": 41, "char_end": 50},)
    assert shut.failures[2].examples == ({"credit_id": "loan", "interest_rate_pct": 65.0, "documents": "article, digest, memo"},)


def test_gate_leaves_the_database_as_it_was(world_database):
    before = world_database.read_bytes()
    check(world_database, TEXTS)
    assert world_database.read_bytes() == before
    assert not world_database.with_name(f"{NAME}.wal").exists()


@pytest.mark.parametrize(
    ("staged", "row", "failures"),
    [
        (
            "claims",
            {"claim_id": "claim-04-name"},
            {("claims", "key_unique"), ("plain_sql", "keys")},
        ),
        (
            "attributes",
            {"table_name": "credits", "record_id": "part", "field": "lender_id", "value": "nobody"},
            {("credits", "lender_id.reference"), ("plain_sql", "references")},
        ),
    ],
    ids=["double key", "dangling reference"],
)
def test_keys_and_references_that_no_index_enforces_shut_the_gate(staged, row, failures, tmp_path):
    """The load step makes the tables as they are handed over."""
    staging = world.staging()
    rows = staging[staged].to_pylist()
    double = next((each for each in rows if row.items() <= each.items()), row)
    build(tmp_path / "tables", staging | {staged: pa.Table.from_pylist([*rows, double])})
    report = check(tmp_path / "tables" / NAME, TEXTS)
    assert not report.open
    assert failures <= {(result.table, result.expectation) for result in report.failures if result.shuts}


def test_summary_has_a_line_a_failure(shut):
    first, *lines = shut.summary_lines()
    assert first.startswith("gate shut: ")
    assert len(lines) == 4
    assert lines[2] == (
        "warning: credits.plausible_interest: Interest is at most 30 per cent a year. 1 bad row, "
        "first credit_id loan, interest_rate_pct 65.0, documents article, digest, memo"
    )


def test_json_is_plain_and_the_same_twice(shut, report, world_database):
    again = check(world_database, TEXTS)
    assert json.dumps(again.to_json(), allow_nan=False) == json.dumps(report.to_json(), allow_nan=False)
    counts = shut.to_json()["counts"]
    assert counts["critical_failed"] == 2
    assert counts["warning_failed"] == counts["info_failed"] == 1
    assert counts["held"] + 4 == counts["expectations"] == len(shut.to_json()["results"])


def test_warning_alone_leaves_the_gate_open():
    warning = Result("credits", "odd", "warning", "Nothing is odd.", success=False, unexpected_count=1)
    assert GateReport((warning,)).open
    assert not GateReport((warning, Result("credits", "odder", "info", "Could be asked.", success=False, exception="boom"))).open
    assert not GateReport(()).open


@pytest.mark.parametrize(
    "broken",
    [
        Expectation("credits", "unknown_class", "info", "Is in the library.", "ExpectTheUnexpected", {"column": "status"}),
        Expectation("credits", "unknown_argument", "info", "Takes it.", "ExpectColumnValuesToBeUnique", {"columns": "status"}),
        Expectation("credits", "unknown_column", "info", "Is there.", "ExpectColumnValuesToBeUnique", {"column": "stature"}),
        Expectation("credits", "bad_regex", "info", "Is.", "ExpectColumnValuesToMatchRegex", {"column": "status", "regex": "["}),
        Expectation("credits", "bad_query", "info", "Can be asked.", rows="SELECT stature FROM credits"),
        Expectation("credits", "bad_cast", "info", "Can be cast.", rows="SELECT status::INTEGER FROM credits"),
    ],
    ids=lambda each: each.name,
)
def test_expectation_that_raises_hides_no_other_and_shuts_the_gate(broken, own_world):
    own_world.execute("UPDATE credits SET status = 'signed' WHERE credit_id = 'loan'")
    others = [each for each in all_expectations() if each.table == "credits"]
    first, *rest = run(own_world, [broken, *others])
    assert first.exception
    assert not GateReport((first,)).open
    assert {result.expectation for result in rest if not result.success} == {
        "cells_claimed",
        "accepted_claims_hold",
        "status.enum",
    }
    assert not any(result.exception for result in rest)


def test_suite_that_cannot_be_validated_whole_is_examined_one_by_one(monkeypatch, own_world):
    def fail(**arguments):
        raise RuntimeError("no suite")

    monkeypatch.setattr("great_expectations.ExpectationSuite", fail)
    own_world.execute("UPDATE rates SET units_per_usd = 0 WHERE rate_id = 'JPY-1974'")
    results = run(own_world, [each for each in all_expectations() if each.table == "rates"])
    assert [result.expectation for result in results if not result.success] == ["positive"]
    assert not any(result.exception for result in results)


def test_missing_table_shuts_the_gate_and_hides_no_other_table(own_world):
    own_world.execute("DROP TABLE redactions; UPDATE rates SET units_per_usd = 1.1 WHERE rate_id = 'USD-1974'")
    attach(own_world, TEXTS)
    results = run(own_world, [each for each in all_expectations() if each.table in ("redactions", "rates")])
    found = {f"{result.table}.{result.expectation}": result for result in results}
    assert not GateReport(tuple(results)).open
    assert found["redactions.columns"].unexpected_count == len(tables()["redactions"].columns)
    assert found["redactions.key_unique"].exception
    assert found["rates.dollar_is_a_dollar"].unexpected_count == 1
    assert found["rates.positive"].success


def test_page_stands_alone_and_shows_the_failures(shut, report):
    page = shut.to_html()
    assert "<h1>The gate is shut</h1>" in page
    articles = page.split("<article>")[1:]
    assert [code for article in articles for code in re.findall(r"<code>(.*?)</code>", article)[:1]] == [
        f"{result.table}.{result.expectation}" for result in shut.failures
    ]
    assert page.split("<h2>All expectations</h2>")[1].count("<tr><td>") == len(shut.results)
    assert not re.search(r"<(script|link|img|iframe)|//|url\(|@import", page)
    assert "<h1>The gate is open</h1>" in report.to_html()
    assert "<article>" not in report.to_html()


def test_page_escapes_what_rows_say():
    bad = Result(
        "credits", "odd", "critical", "No <odd> `title`", success=False, unexpected_count=1, examples=({"title": "<i>"},)
    )
    page = GateReport((bad,)).to_html()
    assert "<td>&lt;i&gt;</td>" in page
    assert "No &lt;odd&gt; <code>title</code>" in page


def test_quotations_are_counted_in_code_points(report):
    """The memorandum begins with a letter of two UTF-16 units, so that any other way to count would miss every span in it."""
    memo = TEXTS["memo"]
    assert len(memo) < len(memo.encode("utf-16-le")) // 2 < len(memo.encode())
    assert report.open


def test_long_values_are_cut_in_examples():
    assert len(plain("word " * 100)) == 120
    assert plain(float("nan")) is None


@pytest.mark.parametrize(
    ("edtf", "valid", "earliest", "latest"),
    [
        ("1974", True, "1974-01-01", "1974-12-31"),
        ("1981-07~", True, "1981-07-01", "1981-07-31"),
        ("1979/..", True, "1979-01-01", "None"),
        ("1974-02-30", False, "None", "None"),
        ("", False, "None", "None"),
        ("Y170000", False, "None", "None"),
    ],
)
def test_bounds_of_edtf(edtf, valid, earliest, latest):
    assert tuple(map(str, bounds(edtf))) == (str(valid), earliest, latest)


def test_plain_results_are_part_of_the_report(report, open_world):
    assert [result for result in report.results if result.table == "plain_sql"] == plain_gate(open_world)


def test_every_currency_the_reader_knows_is_known_to_the_gate():
    lexicon = tomllib.loads((SQL.parent / "flows" / "mentions" / "lexicon" / "currencies.toml").read_text(encoding="utf-8"))
    with CURRENCIES.open(encoding="utf-8", newline="") as file:
        known = {row["code"] for row in csv.DictReader(file)}
    assert {currency["code"] for currency in lexicon["currency"]} - {""} <= known
