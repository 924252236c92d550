"""The views of what documents contradict one another on, and of what a person should look at."""

from __future__ import annotations

import pytest

DOCUMENTS = [{"document_id": name, "date_edtf": "1980", "status": "read", "may_redistribute": True} for name in ("memo", "paper")]


def claim(number: int, document: str, field: str, value: str, basis: str, accepted: bool, table: str = "credits") -> dict:
    return {
        "claim_id": f"c{number}",
        "table_name": table,
        "record_id": "loan",
        "field": field,
        "value": value,
        "document_id": document,
        "page": 1,
        "char_start": 0,
        "char_end": 1,
        "quote": "x",
        "method": "test/1",
        "confidence": 0.9 if accepted else 0.8,
        "accepted": accepted,
        "basis": basis,
        "reason": f"{value}, by {document}",
    }


def test_cell_on_which_documents_differ_has_a_row_for_each_value(plant):
    told = [
        ("memo", "status", "agreed", "precedence", True),
        ("paper", "status", "refused", "precedence", False),
        ("memo", "currency", "USD", "agreement", True),
        ("paper", "currency", "USD", "agreement", True),
        # The memorandum says both, and contradicts only itself.
        ("memo", "purpose", "a mine", "only_telling", True),
        ("memo", "purpose", "a pier", "surer_statement", False),
    ]
    ask = plant(
        {"credits": {"loan": {"title": "The loan"}}},
        claims=[claim(number, *each) for number, each in enumerate(told)],
        documents=DOCUMENTS,
    )
    assert ask("SELECT title, field, kind, value, stands, documents, reason FROM conflicts") == [
        ("The loan", "status", "contradiction", "agreed", True, "memo", None),
        ("The loan", "status", "contradiction", "refused", False, "paper", "refused, by paper"),
    ]


@pytest.mark.parametrize(
    ("bases", "kind"),
    [
        (["precedence"], "contradiction"),
        (["later_stage"], "earlier_stage"),
        (["stated"], "guess"),
        (["wording"], "wording"),
        (["correction"], "corrected"),
        (["other_correction"], "people_differ"),
        (["wording", "later_stage", "precedence"], "contradiction"),
        (["correction", "other_correction"], "people_differ"),
    ],
)
def test_kind_of_a_conflict_is_that_of_the_gravest_loss_whatever_the_wording(plant, bases, kind):
    lost = [claim(number, "paper", "status", f"value {number}", basis, False) for number, basis in enumerate(bases, 1)]
    ask = plant(
        {"credits": {"loan": {"title": "The loan"}}},
        claims=[claim(0, "memo", "status", "agreed", bases[0], True), *lost],
        documents=DOCUMENTS,
    )
    assert ask("SELECT DISTINCT kind FROM conflicts") == [(kind,)]


def test_share_of_merged_records_is_counted_and_those_on_which_documents_differ(plant):
    """Of four credits two are told by both documents, and on one of these they differ."""
    told = [
        ("memo", "status", "agreed", "precedence", True, "loan"),
        ("paper", "status", "refused", "precedence", False, "loan"),
        ("paper", "currency", "USD", "only_telling", True, "loan"),
        ("memo", "status", "agreed", "agreement", True, "bond"),
        ("paper", "status", "agreed", "agreement", True, "bond"),
        ("memo", "status", "agreed", "only_telling", True, "one"),
        ("paper", "status", "agreed", "only_telling", True, "two"),
    ]
    claims = [claim(number, *each[:5]) | {"record_id": each[5]} for number, each in enumerate(told)]
    ask = plant({"credits": {name: {"title": name} for name in ("loan", "bond", "one", "two")}}, claims, DOCUMENTS)
    assert ask("FROM corroboration") == [("credits", 4, 2, 0.5, 2, 1)]


QUEUE = "SELECT kind, table_name, record_id, why FROM review_queue"


def planted(plant, review: str, basis: str, table: str = "credits"):
    """A credit with two values of its status, decided by a rule, under a review."""
    told = [claim(0, "memo", "status", "agreed", basis, True), claim(1, "paper", "status", "refused", basis, False)]
    named = [claim(0, "memo", "name", "Amur Bank", "only_telling", True, "companies")]
    cells = {"credits": {"title": "The loan"}, "companies": {"name": "Amur Bank", "kind": "bank"}}
    return plant({table: {"loan": cells[table]}}, told if table == "credits" else named, DOCUMENTS, {"loan": review})


def test_record_on_which_people_differ_is_listed_though_one_of_them_has_corrected_it(plant):
    ask = planted(plant, "corrected", "other_correction")
    assert ask(QUEUE) == [("conflict", "credits", "loan", "people differ on status")]


def test_corrected_record_is_not_listed(plant):
    assert planted(plant, "corrected", "correction")(QUEUE) == []


@pytest.mark.parametrize(
    ("basis", "listed"),
    [
        ("precedence", ("conflict", "credits", "loan", "documents differ on status")),
        ("later_stage", ("unsure", "credits", "loan", "least sure of status (0.9)")),
    ],
)
def test_record_that_needs_review_says_why(plant, basis, listed):
    assert planted(plant, "needs_review", basis)(QUEUE) == [listed]


def test_company_the_pipeline_is_not_sure_of_is_listed(plant):
    ask = planted(plant, "needs_review", "only_telling", "companies")
    assert ask(QUEUE) == [("unsure", "companies", "loan", "least sure of name (0.9)")]
