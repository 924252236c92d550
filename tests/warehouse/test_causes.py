"""One thing happens between two releases of documents that the pipeline reads: every difference there is has that cause."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import pytest

from flows.acquire import Source
from flows.claims.reader import read
from flows.corrections.files import Correction, load
from flows.records.ids import Register
from flows.records.staging import assembled
from flows.records.world import ReadDocument, World
from flows.restore import restore
from warehouse.differences import diff
from warehouse.load import REFERENCE, build

TEXTS = {
    "memo": """MEMORANDUM

In 1974 the Export-Import Bank of Japan granted the Soviet Union a credit of $450 million for coal mining equipment. The money
was to be repaid with coking coal. In 1977 Moscow asked the bank for another credit of $90 million for the same mine.

In March 1976 Komatsu signed a contract to sell 40 bulldozers to the Soviet Union for 3.6 billion yen.""",
    "cable": """1. IN 1974 THE EXIMBANK OF JAPAN GRANTED THE SOVIET UNION A CREDIT OF $450 MILLION FOR COAL MINING EQUIPMENT.

2. IN JANUARY 1980 THE UNITED STATES BANNED EXPORTS OF GRAIN TO THE SOVIET UNION.""",
    "paper": """In 1974 the Export-Import Bank of Japan granted the Soviet Union a credit of $460 million for mining equipment.

In March 1976 Komatsu Ltd. signed a contract to sell 40 bulldozers to the Soviet Union for 3.6 billion yen. In May 1979 Sumitomo
Corporation and Mitsubishi Heavy Industries signed a contract to sell pumps to the Soviet Union for $9 million.

In January 1980 the United States banned exports of grain to the Soviet Union.""",
}
WHO = "coder: A. Coder, date: 2026-01-02, reason: The memo says so."
NINETY = "table: credits, document: memo, quote: $90 million"


@dataclass(frozen=True)
class State:
    """What a release is made from."""

    documents: Mapping[str, ReadDocument]
    corrections: str = ""
    rates: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # a file of the reference tables: text and its replacement


@cache
def document(name: str, text: str) -> ReadDocument:
    restored = restore(text.encode(), file_name=f"{name}.txt")
    source = Source(
        name, Path(f"{name}.txt"), f"{name}.txt", "at_hand", title=name.title(), sha256=f"{abs(hash(text)):064x}"[:64]
    )
    return ReadDocument(source, restored, read(restored))


def state(*names: str, **changed: object) -> State:
    return State({name: document(name, TEXTS[name]) for name in names}, **changed)


def written(folder: Path, stated: State, before: Path | None = None) -> Path:
    """The tables of a release, ids taken over from the one before."""
    reference = shutil.copytree(REFERENCE, folder / "reference")
    for name, (old, new) in stated.rates.items():
        text = (reference / name).read_text("utf-8")
        assert old in text
        (reference / name).write_text(text.replace(old, new), "utf-8")
    documents = list(stated.documents.values())
    world = World(documents, Register.of_release(before), corrections(folder, stated.corrections))
    staging = assembled(world.staging(), documents, [each.source for each in documents], []).tables
    build(folder / "release", staging, reference=reference)
    return folder / "release"


def corrections(folder: Path, text: str) -> tuple[Correction, ...]:
    (folder / "corrections").mkdir()
    (folder / "corrections" / "a-coder.yaml").write_text(text, "utf-8")
    return load(folder / "corrections")


def changes(tmp_path: Path, before: State, after: State) -> list[dict[str, str]]:
    """The rows of the table `changes`."""
    old = written(tmp_path / "before", before)
    return diff(old, written(tmp_path / "after", after, old)).rows.to_pylist()


def read_less(each: ReadDocument) -> ReadDocument:
    """The document as a reader with another lexicon reads it: its first record alone."""
    return replace(each, reading=replace(each.reading, records=each.reading.records[:1]))


def causes(tmp_path: Path, before: State, after: State) -> Mapping[str, set[str]]:
    """The tables with differences, by cause. Those whose cause is only inferred from what else happened have no detail."""
    found: dict[str, set[str]] = {}
    for row in changes(tmp_path, before, after):
        found.setdefault(row["cause"], set()).add(row["table_name"])
        assert row["detail"] or row["table_name"] in {"amounts", "rates", "deflator", "corrections"}, row
    return found


def test_document_that_came(tmp_path):
    found = causes(tmp_path, state("memo", "cable"), state("memo", "cable", "paper"))
    assert found.keys() == {"new_source"}, found
    assert {"documents", "claims", "credits", "deals", "companies", "decisions"} <= found["new_source"]


def test_document_that_went(tmp_path):
    found = causes(tmp_path, state("memo", "cable", "paper"), state("memo", "cable"))
    assert found.keys() == {"removed_source"}, found
    assert {"id_redirects", "decisions", "deals"} <= found["removed_source"]


def test_document_that_was_replaced(tmp_path):
    before = state("memo", "cable", "paper")
    paper = document("paper", TEXTS["paper"].replace("$9 million", "$8 million").replace("pumps", "valves"))
    found = causes(tmp_path, before, replace(before, documents={**before.documents, "paper": paper}))
    assert found.keys() == {"changed_source"}, found
    assert {"documents", "claims", "deals"} <= found["changed_source"]


def test_rule_that_reads_less(tmp_path):
    before = state("memo", "cable", "paper")
    less = {
        name: replace(each, reading=replace(each.reading, records=each.reading.records[:1]))
        for name, each in before.documents.items()
    }
    found = causes(tmp_path, before, replace(before, documents=less))
    assert found.keys() == {"changed_rule"}, found
    assert {"id_redirects", "claims", "credits", "documents"} <= found["changed_rule"]


CORRECTIONS = {
    "set": f"- {{do: set, {NINETY}, set: {{status: disbursed}}, expect: {{status: requested}}, {WHO}}}\n",
    "sum": f"- {{do: set, {NINETY}, set: {{amount_low: 95000000, amount_high: 95000000}}, "
    f"expect: {{amount_low: 90000000, amount_high: 90000000}}, {WHO}}}\n",
    "accept": f"- {{do: accept, {NINETY}, expect: {{status: requested}}, {WHO}}}\n",
    "reject": f"- {{do: reject, {NINETY}, expect: {{status: requested}}, {WHO}}}\n",
    "merge": f"- {{do: merge, {NINETY}, other: {{document: memo, quote: $450 million}}, {WHO}}}\n",
    "split": "- {do: split, table: credits, document: memo, quote: $450 million, "
    f"other: {{document: cable, quote: $450 MILLION}}, {WHO}}}\n",
    "company": "- {do: set, table: companies, document: memo, quote: Komatsu, set: {kind: state_enterprise}, "
    f"expect: {{kind: corporation}}, {WHO}}}\n",
}


@pytest.mark.parametrize("name", CORRECTIONS)
@pytest.mark.parametrize("undone", [False, True], ids=["made", "undone"])
def test_correction(tmp_path, name, undone):
    plain, corrected = state("memo", "cable", "paper"), state("memo", "cable", "paper", corrections=CORRECTIONS[name])
    found = causes(tmp_path, corrected, plain) if undone else causes(tmp_path, plain, corrected)
    assert found.keys() == {"correction"}, found
    assert "corrections" in found["correction"]


@pytest.mark.parametrize(
    "rates", [{"rates.csv": ("JPY-1976,JPY,1976,", "JPY-1976,JPY,1976,1")}, {"deflator.csv": ("\n1974,", "\n1974,1")}]
)
def test_rate(tmp_path, rates):
    found = causes(tmp_path, state("memo", "cable"), state("memo", "cable", rates=rates))
    assert found.keys() == {"rates"}, found
    assert found["rates"] & {"deals", "credits"}


def test_all_at_once(tmp_path):
    """Each difference has the cause of its own."""
    before = state("memo", "cable")
    after = state(
        "memo",
        "cable",
        "paper",
        corrections=CORRECTIONS["set"],
        rates={"rates.csv": ("JPY-1976,JPY,1976,", "JPY-1976,JPY,1976,1")},
    )
    after = replace(after, documents={**after.documents, "cable": read_less(after.documents["cable"])})
    found = changes(tmp_path, before, after)

    def cause(table: str, **values: str) -> set[tuple[str, str | None]]:
        rows = [row for row in found if row["table_name"] == table and values.items() <= row.items()]
        return {(row["cause"], row["detail"]) for row in rows}

    assert cause("documents", record_id="paper") == {("new_source", "paper")}
    assert {each for each, _ in cause("documents", record_id="cable")} == {"changed_rule"}
    assert cause("deals", field="value_usd") == cause("deals", field="value_usd_2020") == {("rates", "JPY-1976")}
    assert cause("deals", field="n_documents") == {("new_source", "paper")}
    assert cause("credits", field="status") == {("correction", "correction/A. Coder")}
    assert {each for each, _ in cause("claims", change="removed")} == {"changed_rule"}
    assert {each for each, _ in cause("claims", change="added")} == {"new_source", "correction"}
    assert {each for each, _ in cause("deals", change="added")} == {"new_source"}
    assert {each for each, _ in cause("rates")} == {"rates"}
