"""What a file of corrections may say, and how it says what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.corrections.files import BadCorrection, load
from tests.corrections.small_world import corrections

WHO = "coder: A. Coder\n  date: 2026-01-02\n  reason: The memo says so."
WHERE = "table: credits\n  document: memo\n  quote: $90 million"


def entry(do: str, more: str = "", where: str = WHERE, who: str = WHO) -> str:
    return f"- do: {do}\n  {where}\n  {more}\n  {who}\n"


def test_entry_is_read_with_its_values_as_claims_state_them(tmp_path):
    more = "set: {amount_low: 90000000, amount_approx: true, maturity_years: 7.50, purpose: }\n  "
    more += "expect: {amount_low: 9.0e+7, amount_approx: false, maturity_years: , purpose: mine}"
    [found] = corrections(tmp_path, entry("set", more))
    assert found.values == {"amount_low": "90000000", "amount_approx": "true", "maturity_years": "7.5", "purpose": None}
    assert found.expect == {"amount_low": "90000000", "amount_approx": "false", "maturity_years": None, "purpose": "mine"}
    assert (found.coder, found.date, found.origin) == ("A. Coder", "2026-01-02", "one.yaml, entry 1 (line 1)")


def test_folder_without_files_holds_no_corrections(tmp_path):
    assert load(tmp_path) == () and load(tmp_path / "nowhere") == ()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("do: set", "a file of corrections is a list"),
        ("- [", "not YAML"),
        ("- words", "an entry is a mapping"),
        (entry("mend", "expect: {status: agreed}"), "`do` is one of accept, reject, set, merge, split"),
        (entry("accept", "expect: {status: agreed}", WHERE.replace("credits", "projects")), "`table` one of credits"),
        (entry("accept"), "`expect` must say what something is read as now"),
        (entry("set", "set: {status: agreed}"), "`expect` must say what status is read as now"),
        (entry("set", "expect: {status: agreed}"), "`set` goes with `do: set`"),
        (entry("merge"), "`other` with `do: merge`"),
        (entry("set", "set: {colour: red}\n  expect: {colour: blue}"), "credits has no column colour"),
        (entry("set", "set: {title: A loan}\n  expect: {title: }"), "credits has no column title"),
        (
            entry("set", "set: {name: }\n  expect: {name: Amur Bank}", WHERE.replace("credits", "companies")),
            "name cannot be empty",
        ),
        (entry("set", "set: {status: done}\n  expect: {status: agreed}"), "`status` is one of requested"),
        (entry("set", "set: {amount_low: much}\n  expect: {amount_low: 5}"), "could not convert"),
        *(
            (entry("set", f"set: {{amount_low: {number}}}\n  expect: {{amount_low: 5}}"), "`amount_low` cannot be")
            for number in (".inf", ".nan", "-5")
        ),
        (entry("set", f"set: {{amount_low: {'9' * 400}}}\n  expect: {{amount_low: 5}}"), "too large"),
        (entry("set", "set: {lender_country: Japan}\n  expect: {lender_country: }"), "`lender_country` is written as [A-Z]{3}"),
        (entry("set", "set: {project_id: a-mine}\n  expect: {project_id: }"), "`project_id` is one of "),
        (entry("set", "set: {agreed_edtf: spring}\n  expect: {agreed_edtf: }"), "`agreed_edtf` is a date in EDTF"),
        (entry("accept", "expect: {status: agreed}", WHERE.replace("$90 million", "word " * 60)), "longer than 200 characters"),
        (entry("accept", "expect: {status: agreed}", who=WHO.replace("2026-01-02", "yesterday")), "Invalid isoformat"),
        (entry("accept", "expect: {status: agreed}", who=WHO.replace("A. Coder", "")), "`coder` must be text"),
        (entry("accept", "expect: {status: agreed}", who="date: 2026-01-02"), "coder is missing"),
        (entry("accept", "expect: {status: agreed}\n  colour: red"), "unknown: colour"),
        (entry("accept", "expect: {status: agreed}") * 2, "says the same as one.yaml, entry 1"),
    ],
)
def test_fault_is_named_with_its_file(tmp_path: Path, text: str, wrong: str):
    with pytest.raises(BadCorrection) as raised:
        corrections(tmp_path, text)
    assert wrong in str(raised.value) and "one.yaml" in str(raised.value)
