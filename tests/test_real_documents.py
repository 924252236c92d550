"""What the two real documents yield, where they are at hand: each fact a record with its quotation, none typed in."""

from __future__ import annotations

import pytest

from flows.claims.reader import read
from flows.claims.types import Reading, Record
from flows.document import Document
from flows.evaluation.evaluate import evaluate
from flows.evaluation.gold import OWN, SOURCES
from flows.restore import restore

pytestmark = [pytest.mark.real, pytest.mark.skipif(not SOURCES.exists(), reason="the real documents are not at hand")]
ARTICLE, MEMORANDUM = "000_2a371620724d4ab0.txt", "001_f3a5431ac7fce77a.txt"


@pytest.fixture(scope="module")
def readings() -> dict[str, tuple[Document, Reading]]:
    found = {}
    for name in (ARTICLE, MEMORANDUM):
        document = restore((SOURCES / name).read_bytes(), file_name=name)
        found[name] = document, read(document)
    return found


def records(readings, name: str, table: str) -> list[Record]:
    return [r for r in readings[name][1].records if r.table == table]


def test_most_of_what_a_careful_reader_lists_is_found_and_little_else():
    counts = [evaluate([OWN / "real"]).counts(table) for table in ("credits", "deals", "sanctions", "companies")]
    found, coded = sum(c.found for c in counts), sum(c.coded for c in counts)
    told = sum(c.told for c in counts)
    assert found / coded >= 0.85
    assert found / told >= 0.85


@pytest.mark.parametrize("amount", ["450000000", "90000000", "40000000", "100000000", "70000000"])
def test_credits_for_yakut_coal_and_sakhalin(readings, amount: str):
    assert amount in {r.get("amount_low") for r in records(readings, ARTICLE, "credits")}


@pytest.mark.parametrize(
    ("amount", "lender", "status"),
    [
        ("450000000", "Export-Import Bank of Japan", "agreed"),
        ("90000000", "Japan", "disbursed"),
        ("40000000", "Japan", "agreed"),
        ("100000000", "Sakhalin Oil Development Cooperation", "agreed"),
        ("70000000", "Sakhalin Oil Development Cooperation", "agreed"),
    ],
)
def test_credits_tell_who_lent_and_what_came_of_it(readings, amount: str, lender: str, status: str):
    (credit,) = [r for r in records(readings, ARTICLE, "credits") if r.get("amount_low") == amount]
    assert (credit.get("lender_name"), credit.get("status")) == (lender, status)


def test_renewals_hang_under_what_they_renew(readings):
    children = [r for r in records(readings, ARTICLE, "deals") if r.parent is not None]
    assert {"1974", "1979", "1981"} <= {r.get("signed_edtf") for r in children}


def test_hitachi_lost_and_caterpillars_order_was_cut(readings):
    told = {r.get("seller_name"): r for r in records(readings, ARTICLE, "deals") if r.get("commodity")}
    assert told["Hitachi"].get("status") == "lost" and told["Hitachi"].get("value_low") is None
    cut = next(r for r in records(readings, ARTICLE, "deals") if r.get("value_low") == "80000000")
    assert (cut.get("seller_name"), cut.get("status")) == ("Caterpillar Tractor", "reduced")


def test_sodeco_was_let_off_once_and_refused_once(readings):
    answers = {(r.get("trigger"), e.exemption_outcome) for r in records(readings, ARTICLE, "sanctions") for e in r.effects}
    assert {("Afghanistan", "granted"), ("Poland", "refused")} <= answers


def test_coal_agreement_carries_its_tonnage(readings):
    assert any(
        r.get("quantity_low") == "104000000" and "coal" in (r.get("commodity") or "") for r in records(readings, ARTICLE, "deals")
    )


def test_pipe_layer_contract_carries_number_and_value(readings):
    assert any((r.get("quantity_low"), r.get("value_low")) == ("200", "80000000") for r in records(readings, ARTICLE, "deals"))


@pytest.mark.parametrize("word", ["udokan", "asbestos", "wood chips", "vostochnyi", "steel mill", "bulldozers"])
def test_projects_offered_and_forestry_are_deals(readings, word: str):
    assert any(word in (r.get("commodity") or "").lower() for r in records(readings, ARTICLE, "deals"))


@pytest.mark.parametrize(
    ("sender", "measure", "trigger"),
    [
        ("USA", "export_control", "Afghanistan"),
        ("JPN", "credit_restriction", "Afghanistan"),
        ("USA", "export_control", "Poland"),
        ("USA", "licence_suspension", "Poland"),
    ],
)
def test_measures_after_afghanistan_and_poland(readings, sender: str, measure: str, trigger: str):
    told = {(r.get("sender_country"), r.get("measure"), r.get("trigger")) for r in records(readings, ARTICLE, "sanctions")}
    assert (sender, measure, trigger) in told


@pytest.mark.parametrize("word", ["cooperation agreement", "high-technology", "natural gas", "consultations"])
def test_memorandum_tells_what_is_pressed_for(readings, word: str):
    assert any(word in (r.get("commodity") or "").lower() for r in records(readings, MEMORANDUM, "deals"))


@pytest.mark.parametrize("name", [ARTICLE, MEMORANDUM])
def test_every_cell_points_at_words_of_its_document(readings, name: str):
    document, reading = readings[name]
    for record in reading.records:
        for cell in record.cells:
            assert 0 <= cell.start < cell.end <= len(document.text)
