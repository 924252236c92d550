"""The gold of the sixth set stands the checks of the fourth: quotations, names, amounts, values."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HERE = Path(__file__).parent
GOLD: list[dict[str, Any]] = [json.loads(line) for line in (HERE / "gold.jsonl").read_text(encoding="utf-8").splitlines()]


def checks_of_fourth_set() -> ModuleType:
    """The fourth set's test module, a copy of our own that reads this folder's documents."""
    path = HERE.parent / "fourth" / "test_fourth_gold.py"
    spec = importlib.util.spec_from_file_location("checks_for_sixth_gold", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.HERE, module.GOLD = HERE, GOLD  # type: ignore[attr-defined]
    return module


CHECKS = checks_of_fourth_set()
DOCUMENT_CHECKS: list[Callable[[dict[str, Any]], None]] = [
    CHECKS.test_document_is_the_one_coded,
    CHECKS.test_evidence_is_found_once_within_one_line,
    CHECKS.test_company_forms_are_written_there,
    CHECKS.test_amounts_are_printed_in_reading_order,
    CHECKS.test_values_are_ones_the_contract_knows,
    CHECKS.test_only_quiet_documents_hold_no_record,
]


def test_documents_and_gold_match_one_to_one() -> None:
    CHECKS.test_documents_and_gold_match_one_to_one()


@pytest.mark.parametrize("check", DOCUMENT_CHECKS, ids=lambda check: check.__name__.removeprefix("test_"))
@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold["doc"])
def test_gold_stands_on_its_document(gold: dict[str, Any], check: Callable[[dict[str, Any]], None]) -> None:
    check(gold)


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold["doc"])
def test_every_amount_has_a_value(gold: dict[str, Any]) -> None:
    for amount in gold["amounts"]:
        assert amount["low"] is not None or amount["high"] is not None, amount


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold["doc"])
def test_sanction_status_is_one_the_contract_knows(gold: dict[str, Any]) -> None:
    for sanction in gold["sanctions"]:
        assert {sanction["status"], *sanction.get("alt_status", [])} <= {"threatened", "imposed", "relaxed", "lifted", "unknown"}
