"""The fifth set's gold passes the checks of the fourth set's, run on this folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HERE = Path(__file__).parent
GOLD: list[dict[str, Any]] = [json.loads(line) for line in (HERE / "gold.jsonl").read_text(encoding="utf-8").splitlines()]


def sibling_checks() -> ModuleType:
    """A copy of the fourth set's checks that looks at the documents and gold of this folder."""
    spec = spec_from_file_location("fifth_gold_checks", HERE.parent / "fourth" / "test_fourth_gold.py")
    assert spec is not None and spec.loader is not None
    checks = module_from_spec(spec)
    spec.loader.exec_module(checks)
    vars(checks).update(HERE=HERE, GOLD=GOLD)
    return checks


CHECKS = sibling_checks()
EACH_DOCUMENT = (
    CHECKS.test_document_is_the_one_coded,
    CHECKS.test_evidence_is_found_once_within_one_line,
    CHECKS.test_company_forms_are_written_there,
    CHECKS.test_amounts_are_printed_in_reading_order,
    CHECKS.test_values_are_ones_the_contract_knows,
    CHECKS.test_only_quiet_documents_hold_no_record,
)


def test_documents_and_gold_match_one_to_one() -> None:
    CHECKS.test_documents_and_gold_match_one_to_one()


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold["doc"])
@pytest.mark.parametrize("check", EACH_DOCUMENT, ids=lambda check: check.__name__)
def test_gold_stands_on_its_document(check: Callable[[dict[str, Any]], None], gold: dict[str, Any]) -> None:
    check(gold)


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold["doc"])
def test_distractors_are_the_amounts_of_no_record(gold: dict[str, Any]) -> None:
    outside = [amount["text"] for amount in gold["amounts"] if amount["class"] in ("figure", "rejected")]
    assert [distractor["text"] for distractor in gold["distractors"]] == outside
