"""The command a person decides with: what it lists and shows, what it writes, and what the next run makes of it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import yaml

from tests.running import DOCUMENTS

CRANES = """In March 1976 Tyne Crane Corporation signed a contract to sell the Soviet Union 20 cranes for $12 million.

In 1979 Nordmeer Pumps Ltd. signed a contract to sell pumps to the Soviet Union for $9 million.
"""
WHO = ("--coder", "A. Coder", "--reason", "The note says so.")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's corrections stand."""
    monkeypatch.setenv("SEIKEI_CORRECTIONS", str(tmp_path / "corrections"))
    return tmp_path / "corrections"


@pytest.fixture
def review(seikei, home, folder):
    """`review(*arguments)`: the command on a copy of the published home folder; a usage error is returned, not raised."""
    return lambda *arguments: seikei("review", *arguments, "--home", home)


def ask(home: Path, query: str) -> list[tuple]:
    with duckdb.connect(str(home / "seikei.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def credit(home) -> str:
    [(record,)] = ask(home, "SELECT credit_id FROM credits WHERE amount_low = 450e6")
    return record


def entries(folder: Path) -> list[dict]:
    return yaml.safe_load((folder / "a-coder.yaml").read_text("utf-8"))


def run(seikei, home):
    return seikei("run", "--only-sources", "--sources", DOCUMENTS, "--home", home)


def test_queue_lists_what_the_tables_say_needs_a_person(review, home):
    ran = review("--most", "100")
    assert ran.code == 0
    wanted = {record for table in ("credits", "deals", "sanctions") for (record,) in ask(
        home, f"SELECT {table.removesuffix('s')}_id FROM {table} WHERE review = 'needs_review'"
    )}  # fmt: skip
    assert {record for record in wanted if record in ran.out} == wanted


def test_record_is_shown_with_its_passage(review, credit):
    ran = review(credit)
    assert ran.code == 0 and f"credits {credit}" in ran.out
    assert "The money was to be repaid with coking coal." in ran.out


def test_value_that_was_set_is_in_the_next_release_as_a_correction(seikei, review, home, folder, credit):
    ran = review(credit, "--set", "status=disbursed", "--set", "purpose=", *WHO)
    assert ran.code == 0 and str(folder / "a-coder.yaml") in ran.out
    [entry] = entries(folder)
    [(status,)] = ask(home, f"SELECT status FROM credits WHERE credit_id = '{credit}'")
    assert entry["set"] == {"status": "disbursed", "purpose": None} and entry["expect"]["status"] == status
    again = run(seikei, home)
    assert again.code == 0, again.err
    assert ask(home, f"SELECT status, purpose, review FROM credits WHERE credit_id = '{credit}'") == [
        ("disbursed", None, "corrected")
    ]
    assert ask(home, "SELECT field, new_value, coder, outcome FROM corrections ORDER BY field") == [
        ("purpose", None, "A. Coder", "applied"), ("status", "disbursed", "A. Coder", "applied"),
    ]  # fmt: skip
    changed = duckdb.sql(f"SELECT cause FROM '{home}/releases/1.1.0/changes.parquet' WHERE record_id = '{credit}'").fetchall()
    assert {cause for (cause,) in changed} == {"correction"}


def test_accepted_record_is_marked_and_unchanged(seikei, review, home, credit):
    cells = "SELECT * EXCLUDE (review) FROM credits ORDER BY ALL"
    before = ask(home, cells)
    assert review(credit, "--accept", *WHO).code == 0
    assert run(seikei, home).code == 0
    assert ask(home, cells) == before
    assert ask(home, f"SELECT review FROM credits WHERE credit_id = '{credit}'") == [("accepted",)]


def test_rejected_record_goes_and_its_sums_are_in_no_record(seikei, review, home, credit):
    assert review(credit, "--reject", *WHO).code == 0
    ran = run(seikei, home)
    assert ran.code == 0, ran.err
    assert ask(home, f"SELECT count(*) FROM credits WHERE credit_id = '{credit}'") == [(0,)]
    [(reason,)] = ask(home, f"SELECT reason FROM id_redirects WHERE old_id = '{credit}'")
    assert reason.startswith("rejected: correction by A. Coder")
    assert ask(home, "SELECT outcome FROM amounts WHERE value_low = 450e6") == [("rejected",)]


def test_two_records_that_were_merged_are_one(seikei, review, home):
    deals = [record for (record,) in ask(home, "SELECT deal_id FROM deals ORDER BY deal_id LIMIT 2")]
    assert review(deals[0], "--merge", deals[1], *WHO).code == 0
    ran = run(seikei, home)
    assert ran.code == 0, ran.err
    kept = ask(home, f"SELECT deal_id FROM deals WHERE deal_id IN ('{deals[0]}', '{deals[1]}')")
    assert len(kept) == 1 and ask(home, "SELECT new_id, cause FROM id_redirects") == [(*kept[0], "merged")]


def test_company_is_named_and_merged_by_a_person_and_its_id_leads_on(seikei, documents, tmp_path, folder):
    home, places = tmp_path / "home", ("--home", tmp_path / "home")
    (documents / "cranes.txt").write_text(CRANES, "utf-8")
    assert seikei("run", "--only-sources", "--sources", documents, *places).code == 0
    named = dict(ask(home, "SELECT name, company_id FROM companies"))
    one, other = (company for name, company in named.items() if name.startswith(("Tyne", "Nordmeer")))
    for decision in (("--set", "name=Tyne Crane Works"), ("--merge", other)):
        ran = seikei("review", one, *decision, *WHO, *places)
        assert ran.code == 0, ran.err
    ran = seikei("run", "--only-sources", "--sources", documents, *places)
    assert ran.code == 0, ran.err
    wanted = f"SELECT company_id, name, review FROM companies WHERE company_id IN ('{one}', '{other}')"
    [(company, *cells)] = ask(home, wanted)
    assert cells == ["Tyne Crane Works", "corrected"]
    [gone] = {one, other} - {company}
    assert ask(home, "SELECT table_name, old_id, new_id, cause FROM id_redirects") == [("companies", gone, company, "merged")]
    assert ask(home, "SELECT action, field, record_id FROM corrections ORDER BY ALL") == [
        ("merge", "*", company), ("set", "name", company),
    ]  # fmt: skip


def test_correction_that_no_longer_holds_stops_the_run_and_publishes_nothing(seikei, review, home, folder, credit):
    review(credit, "--set", "status=disbursed", *WHO)
    [entry] = entries(folder)
    (folder / "a-coder.yaml").write_text(yaml.safe_dump([entry | {"expect": {"status": "suspended"}}]), "utf-8")
    ran = run(seikei, home)
    assert ran.code == 1
    assert "a-coder.yaml, entry 1" in ran.err and "not as suspended" in ran.err
    assert not (home / "releases" / "1.1.0").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nothing-such",), "no credit, deal, sanction or company has the id nothing-such"),
        (("{credit}", "--accept"), "with --coder and --reason"),
        (("{credit}", "--accept", "--set", "status=agreed", *WHO), "one decision at a time"),
        (("--accept", *WHO), "on a RECORD_ID"),
        (("{credit}", "--set", "status", *WHO), "--set takes FIELD=VALUE"),
        (("{credit}", "--set", "status=done", *WHO), "`status` is one of requested"),
        (("{credit}", "--split", *WHO), "--split needs --document"),
        (("{credit}", "--accept", "--document", "elsewhere", *WHO), "elsewhere does not tell of"),
    ],
)
def test_decision_that_cannot_be_is_refused_and_nothing_written(review, folder, credit, arguments, said):
    ran = review(*(argument.format(credit=credit) for argument in arguments))
    assert ran.code in (1, 2) and said in ran.err
    assert not folder.exists()


def test_agreement_of_two_coders_is_printed(review, folder, credit):
    review(credit, "--accept", "--into", folder / "one.yaml", *WHO)
    review(credit, "--set", "status=disbursed", "--into", folder / "two.yaml", *WHO)
    ran = review("--agreement", folder / "one.yaml", folder / "two.yaml")
    assert ran.code == 0
    assert "records  1 judged by both, agreed on 0%, Cohen's kappa 0.00" in ran.out
    assert "status: stands / disbursed" in ran.out


def test_coders_who_quote_other_words_of_one_record_are_compared(review, folder, credit):
    review(credit, "--accept", "--into", folder / "one.yaml", *WHO)
    [entry] = yaml.safe_load((folder / "one.yaml").read_text("utf-8"))
    shorter = entry | {"quote": " ".join(entry["quote"].split()[:-1]), "do": "reject", "coder": "B. Coder"}
    (folder / "two.yaml").write_text(yaml.safe_dump([shorter]), "utf-8")
    assert shorter["quote"] and shorter["quote"] != entry["quote"]
    ran = review("--agreement", folder / "one.yaml", folder / "two.yaml")
    assert "records  1 judged by both" in ran.out and f"credits {credit}: accept / reject" in ran.out


def test_company_that_is_unsure_is_listed(review, home):
    with duckdb.connect(str(home / "seikei.duckdb")) as connection:
        [(company,)] = connection.execute("SELECT company_id FROM companies LIMIT 1").fetchall()
        connection.execute("UPDATE companies SET review = 'needs_review' WHERE company_id = ?", [company])
    assert company in review("--most", "1000").out
