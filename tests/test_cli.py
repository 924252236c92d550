"""The command line over a small published release."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from tests.running import DOCUMENTS

DOCUMENT = "coal-credit.txt"


@pytest.fixture
def ask(seikei, published):
    """`ask(command, ...)`: a command that only reads, on the published release."""
    return lambda *arguments: seikei(*arguments, "--home", published[0])


def change_a_byte(path: Path, place: int = -20) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def test_sql_answers_as_table_csv_and_json(ask):
    query = "SELECT lender_name, amount_low FROM credits"
    table = ask("sql", query).out.splitlines()
    assert table[0].split() == ["lender_name", "amount_low"] and table[-1] == "(1 row)"
    assert table[2].split("  ")[0] == "Export-Import Bank of Japan" and table[2].endswith("450,000,000")
    [row] = csv.DictReader(io.StringIO(ask("sql", query, "--format", "csv").out))
    assert (row["lender_name"], float(row["amount_low"])) == ("Export-Import Bank of Japan", 450e6)
    assert json.loads(ask("sql", query, "--format", "json").out) == [
        {"lender_name": "Export-Import Bank of Japan", "amount_low": 450e6}
    ]


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_sql_prints_every_type(ask, form):
    query = (
        "SELECT [1, 2] AS list, {'a': 1} AS object, 1::HUGEINT AS large, 1.50::DECIMAL(5, 2) AS exact, "
        "DATE '1974-05-20' AS day, INTERVAL 1 DAY AS span, NULL AS nothing, true AS flag"
    )
    ran = ask("sql", query, "--format", form)
    assert ran.code == 0, ran.err
    assert "1974-05-20" in ran.out and "1.5" in ran.out


@pytest.mark.parametrize("query", ["SHOW TABLES", "DESCRIBE credits", "SUMMARIZE credits", "EXPLAIN SELECT 1", "FROM deals"])
def test_sql_takes_what_only_reads(ask, query):
    assert ask("sql", query).code == 0


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM credits",
        "CREATE TABLE mine (a INTEGER)",
        "SELECT 1; DROP TABLE credits",
        "COPY credits TO '/tmp/credits.csv'",
        "SELECT * FROM read_text('/etc/hostname')",
        "ATTACH '/tmp/other.duckdb'",
        "SELECT no_such_column FROM credits",
        "",
    ],
)
def test_sql_refuses_to_write_to_reach_out_and_to_guess(ask, published, query):
    before = (published[0] / "seikei.duckdb").read_bytes()
    ran = ask("sql", query)
    assert ran.code == 1 and ran.err.startswith("seikei: ") and "Traceback" not in ran.err
    assert (published[0] / "seikei.duckdb").read_bytes() == before


def test_show_prints_each_cell_with_its_quotation_and_place(ask):
    [row] = json.loads(ask("sql", "SELECT credit_id FROM credits", "--format", "json").out)
    lines = ask("show", row["credit_id"]).out.splitlines()
    assert lines[0] == f"credits {row['credit_id']}"
    at = lines.index(f"  {'amount_low':22} 450,000,000")
    assert lines[at + 1].startswith('      = "$450 million" [coal-credit, page 1, characters ')
    assert any(line.split() == ["interest_rate_pct", "-", "(not", "stated)"] for line in lines)


def test_show_prints_the_parties_of_a_deal_and_the_amounts_of_a_document(ask):
    deals = json.loads(ask("sql", "SELECT deal_id FROM deals WHERE value_low = 12e6", "--format", "json").out)
    said = ask("show", deals[0]["deal_id"]).out
    assert "  parties:" in said and "Komatsu (JPN)" in said
    assert "A note on the coal credit" in ask("show", "coal-credit").out


def test_show_of_an_unknown_id_says_how_to_find_one(ask):
    ran = ask("show", "credit-none")
    assert ran.code == 1 and "nothing has the id credit-none" in ran.err and "seikei sql" in ran.err


def test_sources_lists_what_is_known_at_hand_and_read(ask):
    said = ask("sources", "--sources", DOCUMENTS).out
    assert "radchenko-japanese-business  [not at hand]" in said
    assert "digest-south-yakut-coal  [at hand]" in said
    assert "coal-credit  [at hand]  A note on the coal credit" in said
    assert "read as text: 1 page" in said and "1 credit, " in said


def test_sources_needs_no_database(seikei, tmp_path):
    ran = seikei("sources", "--home", tmp_path)
    assert ran.code == 0 and "digest-sakhalin-shelf  [at hand]" in ran.out


def test_read_prints_the_restored_text(seikei):
    ran = seikei("read", DOCUMENTS / DOCUMENT)
    assert ran.code == 0 and "extended a credit of $450 million" in " ".join(ran.out.split())
    assert json.loads(seikei("read", DOCUMENTS / DOCUMENT, "--json").out)["form"] == "text"


def test_read_refuses_what_is_no_document(seikei, tmp_path):
    (tmp_path / "a.txt").write_bytes(bytes(range(256)))
    ran = seikei("read", tmp_path / "a.txt")
    assert ran.code == 1 and "binary data" in ran.err


def test_verify_opens_every_file_and_quotation(ask):
    ran = ask("verify", "--sources", DOCUMENTS)
    assert ran.code == 0 and "quotations stand" in ran.out and "not at hand" not in ran.out


def test_verify_says_which_documents_it_could_not_open(ask):
    ran = ask("verify", "1.0.0")
    assert ran.code == 0 and "not at hand, so its quotations were not re-opened: coal-credit" in ran.out


@pytest.mark.parametrize("name", ["credits.parquet", "seikei.duckdb", "credits.csv", "README.md", "SHA256SUMS"])
def test_one_changed_byte_in_a_release_fails_with_the_file(seikei, home, name):
    change_a_byte(home / "releases" / "1.0.0" / name)
    ran = seikei("verify", "--sources", DOCUMENTS, "--home", home)
    assert ran.code == 4 and any(line.startswith(name) for line in ran.err.splitlines()), ran.err


@pytest.mark.parametrize(("name", "changed"), [(DOCUMENT, "$450 million"), ("press/pipe-layers.html", "$90 million")])
def test_one_changed_byte_in_a_document_fails_with_file_and_place(seikei, published, documents, name, changed):
    content = (documents / name).read_text("utf-8")
    change_a_byte(documents / name, content.index(changed) + 1)
    ran = seikei("verify", "--sources", documents, "--home", published[0])
    assert ran.code == 4
    places = [line for line in ran.err.splitlines() if line.startswith(f"{documents / name} at characters ")]
    assert any(changed in line for line in places)


def test_document_that_can_no_longer_be_read_fails(seikei, published, documents):
    (documents / DOCUMENT).write_bytes(b"")
    ran = seikei("verify", "--sources", documents, "--home", published[0])
    assert ran.code == 4 and f"{documents / DOCUMENT}: can no longer be read" in ran.err


def test_releases_lists_versions_and_counts(ask):
    [line] = ask("releases").out.splitlines()
    assert line.startswith("1.0.0  ") and line.endswith("3 documents: 1 credit, 2 deals, 1 sanction, 2 companies  <- latest")


def test_releases_before_the_first(seikei, tmp_path):
    assert seikei("releases", "--home", tmp_path).out == "no release yet; `seikei run` makes one\n"


@pytest.fixture(scope="module")
def two_releases(tmp_path_factory, published) -> Path:
    """A home folder with a second release: `weather.txt` now tells of a deal."""
    from tests.running import in_process

    folder = tmp_path_factory.mktemp("two")
    home = Path(shutil.copytree(published[0], folder / "data"))
    documents = Path(shutil.copytree(DOCUMENTS, folder / "documents"))
    (documents / "weather.txt").write_text(
        "In 1979 Sumitomo signed a contract to sell pumps to the Soviet Union for $9 million.\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        in_process(patch, folder, "run", "--only-sources", "--sources", documents, "--home", home)
    return home


def test_diff_says_what_changed_and_why(seikei, two_releases):
    ran = seikei("diff", "1.0.0", "1.1.0", "--home", two_releases)
    lines = ran.out.splitlines()
    assert ran.code == 0
    assert any(line.split()[:3] == ["deals", "1", "added"] and "(changed source)" in line for line in lines)
    assert any(line.startswith("deals deal-") and line.endswith("added (changed source)") for line in lines)
    back = seikei("diff", "1.1.0", two_releases / "releases" / "1.0.0", "--home", two_releases)
    assert any(line.split()[:3] == ["deals", "1", "removed"] for line in back.out.splitlines())


def test_diff_of_a_release_with_itself(ask):
    assert ask("diff", "1.0.0", "1.0.0").out == "no difference\n"


def test_diff_with_an_unknown_version_names_the_known(ask):
    ran = ask("diff", "1.0.0", "7.0.0")
    assert ran.code == 1 and "there is no release 7.0.0" in ran.err and "1.0.0" in ran.err


def test_retire_asks_and_then_keeps_only_the_line(seikei, two_releases, tmp_path):
    home = Path(shutil.copytree(two_releases, tmp_path / "data"))
    asked = seikei("retire", "1.0.0", "--home", home)
    assert asked.code == 1 and "--yes" in asked.err and (home / "releases" / "1.0.0").is_dir()
    assert seikei("retire", "1.0.0", "--yes", "--home", home).code == 0
    assert not (home / "releases" / "1.0.0").exists()
    first, second = seikei("releases", "--home", home).out.splitlines()
    assert "retired" in first and second.endswith("<- latest")


def test_latest_release_is_not_retired(seikei, home):
    ran = seikei("retire", "1.0.0", "--yes", "--home", home)
    assert ran.code == 1 and "is the latest release and stays" in ran.err
    assert (home / "releases" / "1.0.0").is_dir()


def test_evaluate_measures_coded_documents(seikei, tmp_path):
    (tmp_path / "docs").mkdir()
    gold = Path(__file__).parent / "evaluation" / "development"
    coded = [json.loads(line) for line in (gold / "gold.jsonl").read_text("utf-8").splitlines()][:1]
    (tmp_path / "gold.jsonl").write_text(json.dumps(coded[0]) + "\n", "utf-8")
    shutil.copy(gold / "docs" / f"{coded[0]['doc']}.txt", tmp_path / "docs")
    ran = seikei("evaluate", "--gold", tmp_path)
    assert ran.code == 0, ran.err
    assert "F1" in ran.out and "credits" in ran.out


def test_evaluate_without_coded_documents_fails(seikei, tmp_path):
    assert seikei("evaluate", "--gold", tmp_path).code == 1


@pytest.mark.parametrize("command", [("sql", "SELECT 1"), ("show", "x"), ("verify",)])
def test_before_the_first_run_a_command_says_so(seikei, tmp_path, command):
    ran = seikei(*command, "--home", tmp_path)
    assert ran.code == 1 and "run" in ran.err and "Traceback" not in ran.err


def test_wrong_use_is_explained(seikei):
    ran = seikei("run", "--only-sources")
    assert ran.code == 2 and "--only-sources needs at least one --sources DIR" in ran.err
    assert seikei("nonsense").code == 2
    missing = seikei("run", "--sources", "/no/such/folder")
    assert missing.code == 2 and "/no/such/folder" in missing.err and "does not exist" in missing.err


def test_help_is_for_newcomers(seikei):
    said = seikei("--help").out
    assert "Start with `seikei run`" in said
    for command in ("run", "sources", "sql", "show", "read", "verify", "releases", "diff", "retire", "evaluate"):
        assert f"  {command} " in said
