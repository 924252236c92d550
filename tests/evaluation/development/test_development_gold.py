"""The development gold stands on its documents: every quotation is there, every value is one the contract knows."""

from __future__ import annotations

import html
import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
GOLD: list[dict[str, Any]] = [json.loads(line) for line in (HERE / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
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

each_document = pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold["doc"])


def document(gold: dict[str, Any]) -> str:
    return (HERE / "docs" / f"{gold['doc']}.txt").read_text(encoding="utf-8")


def running_text(gold: dict[str, Any]) -> str:
    """The document with tags taken out and entities resolved."""
    text = document(gold)
    if gold["form"] in ("html", "tei"):
        text = html.unescape(re.sub(r"<[^>]+>", "", text)).replace("\xa0", " ")
    return text


def test_every_document_has_one_line_of_gold() -> None:
    assert sorted(gold["doc"] for gold in GOLD) == sorted(path.stem for path in (HERE / "docs").glob("*.txt"))


@each_document
def test_document_is_the_one_coded(gold: dict[str, Any]) -> None:
    assert sha256(document(gold).encode("utf-8")).hexdigest() == gold["sha256"]


@each_document
def test_evidence_stands_once_within_one_line(gold: dict[str, Any]) -> None:
    for record in gold["credits"] + gold["deals"] + gold["sanctions"]:
        assert 15 <= len(record["evidence"]) <= 80 and "\n" not in record["evidence"]
        assert document(gold).count(record["evidence"]) == 1, record["evidence"]


@each_document
def test_company_names_are_written_there(gold: dict[str, Any]) -> None:
    text = running_text(gold)
    for company in gold["companies"]:
        for form in company["as_written"]:
            assert all(part in text for part in (form.split() if company.get("split_lines") else [form])), form


@each_document
def test_amounts_are_printed_in_order(gold: dict[str, Any]) -> None:
    text, place = running_text(gold), 0
    for amount in gold["amounts"]:
        found = text.find(amount["text"], 0 if gold["form"] == "two_column" else place)
        assert found >= 0, amount
        place = found + len(amount["text"]) if gold["form"] != "two_column" else 0
        assert ("currency" in amount) == (amount["kind"] == "money")


@each_document
def test_values_are_ones_the_contract_knows(gold: dict[str, Any]) -> None:
    for (table, field), values in ALLOWED.items():
        for record in gold[table]:
            assert {record[field], *record.get(f"alt_{field}", [])} <= set(values.split()), record
