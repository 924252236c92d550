"""The gold of the held-out documents stands in the documents."""

import hashlib
import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
GOLD = [json.loads(line) for line in (FOLDER / "gold.jsonl").read_text(encoding="utf-8").splitlines()]


def text_of(gold: dict) -> str:
    return (FOLDER / "docs" / f"{gold['doc']}.txt").read_bytes().decode("utf-8")


def test_every_document_has_gold() -> None:
    assert {gold["doc"] for gold in GOLD} == {path.stem for path in (FOLDER / "docs").glob("*.txt")}


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold["doc"])
def test_gold_is_of_this_text(gold: dict) -> None:
    assert hashlib.sha256(text_of(gold).encode()).hexdigest() == gold["sha256"]


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold["doc"])
def test_evidence_stands_once_on_one_line(gold: dict) -> None:
    text = text_of(gold)
    for record in gold["credits"] + gold["deals"] + gold["sanctions"]:
        assert text.count(record["evidence"]) == 1
        assert "\n" not in record["evidence"] and 15 <= len(record["evidence"]) <= 80


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold["doc"])
def test_company_forms_stand_in_text(gold: dict) -> None:
    text = text_of(gold)
    for company in gold["companies"]:
        seen = " ".join(text.split()) if company.get("split_lines") else text
        assert all(form in seen for form in company["as_written"])


@pytest.mark.parametrize("gold", [gold for gold in GOLD if gold["form"] != "two_column"], ids=lambda gold: gold["doc"])
def test_amounts_stand_in_order(gold: dict) -> None:
    text, place = text_of(gold), 0
    for amount in gold["amounts"]:
        place = text.index(amount["text"], place) + len(amount["text"])
