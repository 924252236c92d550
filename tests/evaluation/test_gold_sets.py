"""The gold of the sets beside this file stands on its documents: quotations, names, amounts, values are the contract's."""

from __future__ import annotations

import html
import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
SETS = ("development", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
GOLD: list[dict[str, Any]] = [
    {**json.loads(line), "set": name}
    for name in SETS
    for line in (HERE / name / "gold.jsonl").read_text(encoding="utf-8").splitlines()
]
RECORDS = ("credits", "deals", "sanctions")
ALLOWED = {
    ("credits", "status"): "requested proposed agreed disbursed suspended refused cancelled repaid unknown",
    ("deals", "kind"): "sale supply compensation exploration joint_development construction licence consortium trade_agreement "
    "framework_agreement other",
    ("deals", "status"): "rumoured proposed negotiating signed under_way completed reduced suspended stalled "
    "cancelled lost unknown",
    ("sanctions", "measure"): "export_control licence_denial licence_suspension credit_restriction embargo visit_suspension "
    "import_ban asset_freeze other",
    ("amounts", "class"): "credit deal figure rejected",
    ("amounts", "kind"): "money quantity",
}

each_document = pytest.mark.parametrize("gold", GOLD, ids=lambda gold: f"{gold['set']}-{gold['doc']}")


def document(gold: dict[str, Any]) -> str:
    return (HERE / gold["set"] / "docs" / f"{gold['doc']}.txt").read_text(encoding="utf-8")


def running_text(gold: dict[str, Any]) -> str:
    """The document without tags and entities."""
    text = document(gold)
    if gold["form"] in ("html", "tei"):
        text = html.unescape(re.sub(r"<[^>]+>", "", text)).replace("\xa0", " ")
    return text


@pytest.mark.parametrize("name", SETS)
def test_documents_and_gold_match_one_to_one(name: str) -> None:
    assert sorted(gold["doc"] for gold in GOLD if gold["set"] == name) == sorted(
        path.stem for path in (HERE / name / "docs").glob("*.txt")
    )


@each_document
def test_document_is_the_one_coded(gold: dict[str, Any]) -> None:
    assert sha256(document(gold).encode("utf-8")).hexdigest() == gold["sha256"]


@each_document
def test_evidence_is_found_once_within_one_line(gold: dict[str, Any]) -> None:
    for record in (record for table in RECORDS for record in gold[table]):
        assert 15 <= len(record["evidence"]) <= 80 and "\n" not in record["evidence"]
        assert document(gold).count(record["evidence"]) == 1, record["evidence"]


@each_document
def test_company_forms_are_written_there(gold: dict[str, Any]) -> None:
    text = running_text(gold)
    for company in gold["companies"]:
        for form in company["as_written"]:
            assert all(part in text for part in (form.split() if company.get("split_lines") else [form])), form


@each_document
def test_amounts_are_printed_in_reading_order(gold: dict[str, Any]) -> None:
    text, place, columns = running_text(gold), 0, gold["form"] == "two_column"
    for amount in gold["amounts"]:
        found = text.find(amount["text"], 0 if columns else place)
        assert found >= 0, amount
        place = found + len(amount["text"])
        assert ("currency" in amount) == (amount["kind"] == "money")
        assert amount["low"] is None or amount["high"] is None or amount["low"] <= amount["high"], amount


@each_document
def test_values_are_ones_the_contract_knows(gold: dict[str, Any]) -> None:
    for (table, field), values in ALLOWED.items():
        for record in gold[table]:
            assert {record[field], *record.get(f"alt_{field}", [])} <= set(values.split()), record


@each_document
def test_only_quiet_documents_hold_no_record(gold: dict[str, Any]) -> None:
    held = sum(len(gold[table]) for table in RECORDS) + sum(amount["class"] in ("credit", "deal") for amount in gold["amounts"])
    assert (held == 0) == ("_neg_" in gold["doc"])


@pytest.mark.parametrize("gold", [gold for gold in GOLD if gold["set"] == "fifth"], ids=lambda gold: gold["doc"])
def test_distractors_are_the_amounts_of_no_record(gold: dict[str, Any]) -> None:
    outside = [amount["text"] for amount in gold["amounts"] if amount["class"] in ("figure", "rejected")]
    assert [distractor["text"] for distractor in gold["distractors"]] == outside


@pytest.mark.parametrize("gold", [gold for gold in GOLD if gold["set"] == "sixth"], ids=lambda gold: gold["doc"])
def test_every_amount_has_a_value(gold: dict[str, Any]) -> None:
    for amount in gold["amounts"]:
        assert amount["low"] is not None or amount["high"] is not None, amount


@pytest.mark.parametrize("gold", [gold for gold in GOLD if gold["set"] == "sixth"], ids=lambda gold: gold["doc"])
def test_sanction_status_is_one_the_contract_knows(gold: dict[str, Any]) -> None:
    for sanction in gold["sanctions"]:
        assert {sanction["status"], *sanction.get("alt_status", [])} <= {"threatened", "imposed", "relaxed", "lifted", "unknown"}
