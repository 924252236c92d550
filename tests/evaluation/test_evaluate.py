"""The evaluation as a whole: its intervals, its output, and the recorded figures the reader must not fall below."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.evaluation.evaluate import RECORDED, Evaluation, evaluate, main, own_folders
from flows.evaluation.gold import OWN, development_folders
from flows.evaluation.score import Counts, DocumentScore
from flows.evaluation.slots import SLOTS
from flows.evaluation.tables import CORE

ALLOWED_FALL = 0.01
MEMORANDUM = """MEMORANDUM

12 May 1976

The Bank of Lyon agreed in 1975 to lend the Soviet Union $90 million for a cement works at Omsk.
"""


def scored(name: str, found: int, missed: int, form: str = "crest") -> DocumentScore:
    score = DocumentScore(name, form, 1000, read=True, quiet=False)
    score.tables = {table: Counts(found + missed, found, found) if table == "credits" else Counts() for table in CORE}
    score.slots = {}
    return score


@pytest.fixture
def gold_folder(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "memo.txt").write_text(MEMORANDUM, "utf-8")
    credit = {
        "lender": "Bank of Lyon",
        "borrower": "USSR",
        "amount_low": 9e7,
        "amount_high": 9e7,
        "currency": "USD",
        "year": 1975,
    }
    silent = {"sender": "USA", "target": "CUB", "measure": "embargo", "year_start": 1962}
    coded = {"doc": "memo", "form": "crest", "credits": [credit], "sanctions": [silent]}
    (tmp_path / "gold.jsonl").write_text(json.dumps(coded) + "\n", "utf-8")
    return tmp_path


def test_counts_by_table_and_form() -> None:
    evaluation = Evaluation((scored("a", 3, 1), scored("b", 0, 4, form="cable")))
    assert evaluation.counts("credits").recall == 3 / 8
    assert evaluation.counts("credits", "crest").f1 == pytest.approx(2 * 0.75 / 1.75)
    assert evaluation.counts("all", "cable") == Counts(4, 0, 0)


def test_intervals_span_the_documents_and_close_where_they_agree() -> None:
    apart = Evaluation((scored("a", 4, 0), scored("b", 0, 4))).intervals["credits"]
    alike = Evaluation((scored("a", 2, 2), scored("b", 2, 2))).intervals["credits"]
    assert apart == (0.0, 1.0)
    assert alike == pytest.approx((2 / 3, 2 / 3))


def test_a_folder_read_and_told(gold_folder: Path) -> None:
    figures = evaluate([gold_folder]).to_json()
    assert figures["tables"]["sanctions"]["coded"] == figures["tables"]["credits"]["coded"] == 1
    assert figures["tables"]["sanctions"]["recall"] == 0
    assert figures["sums"] == {"right": 1, "of": 1, "share": 1.0}
    assert figures["cells"]["share"] in (1.0, None)
    assert set(figures["slots"]) == set(SLOTS)
    assert figures == evaluate([gold_folder]).to_json()
    json.dumps(figures, allow_nan=False)


def test_misses_are_listed_only_when_asked_for(gold_folder: Path) -> None:
    plain = CliRunner().invoke(main, ["--gold", str(gold_folder)])
    shown = CliRunner().invoke(main, ["--gold", str(gold_folder), "--show"])
    assert (plain.exit_code, shown.exit_code) == (0, 0)
    assert "missed sanctions: sender USA" in shown.output
    assert "missed" not in plain.output
    assert "quotation stands" in plain.output


def test_a_release_is_scored_from_its_tables(gold_folder: Path, tmp_path: Path) -> None:
    empty = tmp_path / "release"
    empty.mkdir()
    figures = evaluate([gold_folder], release=empty).to_json()
    assert figures["not_read"] == ["memo"]
    assert figures["tables"]["all"]["found"] == 0


def test_the_same_document_twice_is_refused(gold_folder: Path) -> None:
    with pytest.raises(ValueError, match="share a name"):
        evaluate([gold_folder, gold_folder])
    with pytest.raises(ValueError, match="no coded document"):
        evaluate([])


def test_the_held_out_set_is_scored_only_when_named() -> None:
    assert OWN / "heldout" not in [*development_folders(), *own_folders()]
    assert own_folders()


def test_no_table_falls_below_the_recorded_figures() -> None:
    recorded = json.loads(RECORDED.read_text("utf-8"))
    assert recorded["sets"] == [folder.name for folder in own_folders()], "record the figures again: the sets have changed"
    evaluation = evaluate(own_folders())
    fallen = {
        table: (round(evaluation.counts(table).f1, 4), f1)
        for table, f1 in recorded["f1"].items()
        if evaluation.counts(table).f1 < f1 - ALLOWED_FALL
    }
    assert not fallen, f"F1 now, and as recorded: {fallen}"
