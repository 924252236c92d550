"""A small invented set of tables with every figure worked out by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows.claims.types import AmountFound, Cell, CompanyMention, Party, Reading, Record
from flows.document import Document, Page
from flows.evaluation.evaluate import Evaluation, score
from flows.evaluation.gold import GoldDocument
from flows.evaluation.score import Counts, Share, SlotCounts, coded_sums
from flows.evaluation.tables import Tables, bounds, rows_by_document, tables_from_readings

TEXT = "France lent the USSR 90 million francs in 1975. Fiat talked of $5 million. Oil came to 3 million tons."


def place(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def cell(field: str, value: str, words: str, confidence: float = 0.9) -> Cell:
    return Cell(field, value, *place(words), "test/1", confidence)


def lent(**changes: str) -> Record:
    """The credit of the text, with some values changed."""
    cells = {
        "lender_name": ("France", "France"),
        "lender_country": ("FRA", "France"),
        "borrower_country": ("SUN", "USSR"),
        "amount_low": ("90000000", "90 million"),
        "amount_high": ("90000000", "90 million"),
        "currency": ("FRF", "francs"),
        "agreed_edtf": ("1975", "1975"),
        "status": ("agreed", "lent"),
    }
    made = [cell(field, changes.get(field, value), words) for field, (value, words) in cells.items()]
    return Record("credits", place("90 million francs"), 0.9, made, amounts=[place("90 million francs")])


def amount(
    words: str, low: float, currency: str | None, outcome: str, record: Record | None = None, reason: str = "told"
) -> AmountFound:
    kind = "money" if currency else "quantity"
    return AmountFound(*place(words), kind, low, low, currency, None, False, None, outcome, reason, record=record)  # type: ignore[arg-type]


def document(text: str = TEXT) -> Document:
    return Document("text", 1.0, "", text, (Page(1, 0, len(text)),), ())


def coded(name: str, **tables: Any) -> GoldDocument:
    return GoldDocument(name, Path(f"{name}.txt"), {"doc": name, "form": tables.pop("form", "crest"), **tables})


CREDIT = {
    "lender": "France",
    "borrower": "USSR",
    "amount_low": 9e7,
    "amount_high": 9e7,
    "currency": "FRF",
    "year": 1975,
    "status": "disbursed",
}
FIAT = CompanyMention("Fiat", None, "ITA", *place("Fiat"), 0.8, "")


def evaluated(reading: Reading, gold: GoldDocument) -> Evaluation:
    return score([gold], {gold.name: document()}, tables_from_readings({gold.name: (document(), reading)}))


def test_record_found_with_a_wrong_slot() -> None:
    record = lent()
    result = evaluated(Reading([record], [FIAT]), coded("a", credits=[CREDIT], companies=[{"name": "Fiat", "country": "ITA"}]))
    assert (result.counts("credits"), result.counts("companies"), result.counts("all")) == (
        Counts(1, 1, 1),
        Counts(1, 1, 1),
        Counts(2, 2, 2),
    )
    assert result.slot("credits", "lender") == SlotCounts(1, 1, 1)
    assert result.slot("credits", "status") == SlotCounts(1, 1, 0)
    claims = result.confidences(lambda d: d.claims)
    assert (len(claims), sum(right for _, right in claims)) == (8 + 2, 7 + 2)


def test_slots_of_a_missed_record_count_as_misses() -> None:
    result = evaluated(Reading(), coded("a", credits=[CREDIT]))
    assert result.counts("credits") == Counts(1, 0, 0)
    assert result.slot("credits", "year") == SlotCounts(1, 0, 0)
    assert result.slot("credits", "maturity") == SlotCounts(0, 0, 0)
    assert [table for table, _ in result.documents[0].misses] == ["credits"]


def test_every_coded_claim_of_a_record_nobody_coded_is_wrong() -> None:
    result = evaluated(Reading([lent()]), coded("a"))
    assert result.counts("credits") == Counts(0, 1, 0)
    assert result.confidences(lambda d: d.records) == [(0.9, False)]
    assert result.confidences(lambda d: d.claims) == [(0.9, False)] * 8


def test_optional_record_may_be_told_and_may_be_missed() -> None:
    gold = coded("a", credits=[CREDIT | {"optional": True}])
    assert evaluated(Reading([lent()]), gold).counts("credits") == Counts(0, 0, 0)
    assert evaluated(Reading(), gold).counts("credits") == Counts(0, 0, 0)
    assert evaluated(Reading(), gold).slot("credits", "year") == SlotCounts(0, 0, 0)


def test_false_records_are_counted_where_nothing_is_coded() -> None:
    gold = [coded("quiet"), coded("busy", credits=[CREDIT])]
    readings = {one.name: (document(), Reading([lent(), lent(amount_low="5", amount_high="5")])) for one in gold}
    figures = score(gold, {one.name: document() for one in gold}, tables_from_readings(readings)).to_json()
    assert figures["quiet"] == {
        "documents": 1,
        "characters": len(TEXT),
        "false_records": 2,
        "per_100000_characters": round(2e5 / len(TEXT), 4),
    }


def test_quotation_that_does_not_stand_and_cell_without_one() -> None:
    gold = coded("a", credits=[CREDIT])
    tables = {name: list(rows) for name, rows in tables_from_readings({"a": (document(), Reading([lent()]))}).items()}
    assert score([gold], {"a": document()}, tables).share(lambda d: d.cells) == Share(8, 8)
    tables["claims"] = [claim for claim in tables["claims"] if claim["field"] != "currency"]
    tables["claims"][0] = tables["claims"][0] | {"quote": "Frence"}
    assert score([gold], {"a": document()}, tables).share(lambda d: d.cells) == Share(6, 8)
    assert score([gold], {"a": document("x" + TEXT)}, tables).share(lambda d: d.cells) == Share(0, 8)


def test_amounts_accounted_for_need_their_record_or_a_reason() -> None:
    record, stray = lent(), lent()
    amounts = [
        amount("90 million francs", 9e7, "FRF", "credit", record),
        amount("$5 million", 5e6, "USD", "credit", stray),
        amount("3 million tons", 3e6, None, "figure"),
        amount("3 million tons", 3e6, None, "rejected", reason=""),
    ]
    assert evaluated(Reading([record], amounts=amounts), coded("a")).share(lambda d: d.amounts) == Share(2, 4)


def test_sums_need_value_and_currency_and_count_once() -> None:
    listed = [
        {"kind": "money", "low": 9e7, "high": 9e7, "currency": "FRF"},
        {"kind": "money", "low": None, "high": 5e6, "currency": "USD"},
    ]
    gold = coded("a", amounts=[*listed, listed[0], {"kind": "quantity", "low": 3e6, "high": 3e6, "unit": "tons"}])
    found = [amount("90 million francs", 9e7, "FRF", "figure"), amount("$5 million", 5e6, "DEM", "figure")]
    assert evaluated(Reading(amounts=found), gold).share(lambda d: d.sums) == Share(1, 3)


def test_sums_of_records_and_distractors_stand_in_where_none_are_coded() -> None:
    records = [CREDIT, CREDIT | {"amount_low": 1.0, "amount_high": 1.0, "computed": {"amount": "half of it"}}]
    distractors = [
        {"text": "90 million francs", "value": 9e7},
        {"text": "DM 5-8 million", "value": 5e6},
        {"text": "20 ships", "value": 20},
    ]
    assert sorted(coded_sums(coded("a", credits=records, distractors=distractors))) == [
        (5e6, 8e6, ("DEM",), True),
        (9e7, 9e7, ("FRF",), False),
    ]


def test_either_end_of_a_printed_range_may_be_coded_as_a_distractor() -> None:
    ends = [{"text": f"${value} billion", "value": value * 1e9} for value in (6, 7, 8)]
    found = [replace(amount("$5 million", 6e9, "USD", "figure"), high=7e9)]
    assert evaluated(Reading(amounts=found), coded("a", distractors=ends)).share(lambda d: d.sums) == Share(2, 3)
    whole = {"amount_low": 6e9, "amount_high": 6e9, "currency": "USD"}
    assert evaluated(Reading(amounts=found), coded("a", credits=[CREDIT | whole])).share(lambda d: d.sums) == Share(0, 1)


def test_document_the_tables_do_not_know_is_named_and_missed() -> None:
    gold = coded("a", credits=[CREDIT])
    result = score([gold], {"a": document()}, tables_from_readings({}))
    assert result.to_json()["not_read"] == ["a"]
    assert result.counts("credits") == Counts(1, 0, 0)


def test_losing_claims_and_rejected_rows_do_not_tell() -> None:
    record = lent()
    record.cells.append(cell("status", "requested", "talked", confidence=0.2))
    tables = tables_from_readings({"a": (document(), Reading([record]))})
    assert [claim["accepted"] for claim in tables["claims"] if claim["field"] == "status"] == [True, False]
    rejected: Tables = {**tables, "credits": [row | {"review": "rejected"} for row in tables["credits"]]}
    assert len(rows_by_document(tables)["a"].core["credits"]) == 1
    assert rows_by_document(rejected)["a"].core["credits"] == []
    unaccepted: Tables = {**tables, "claims": [claim | {"accepted": False} for claim in tables["claims"]]}
    assert rows_by_document(unaccepted)["a"].core["credits"] == []


def test_tables_of_a_reading() -> None:
    deal = Record(
        "deals", place("$5 million"), 0.7, [cell("value_low", "5000000", "$5 million"), cell("value_approx", "true", "talked")]
    )
    deal.parties = [Party("Fiat", None, "ITA", "seller", *place("Fiat"), 0.7, True)]
    tables = tables_from_readings({"a": (document(), Reading([lent(), deal], [FIAT, FIAT]))})
    (credit,), (row,), (company,) = tables["credits"], tables["deals"], tables["companies"]
    assert (credit["amount_low"], credit["agreed_earliest"], credit["agreed_latest"]) == (
        9e7,
        dt.date(1975, 1, 1),
        dt.date(1975, 12, 31),
    )
    assert (row["value_low"], row["value_high"], row["value_approx"]) == (5e6, None, True)
    assert rows_by_document(tables)["a"].core["deals"][0]["names"] >= {"Fiat"}
    assert (company["name"], [form["name"] for form in tables["company_names"]]) == ("Fiat", ["Fiat"])


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("1981-07~", "1981-07-01", "1981-07-31"),
        ("1979/1981", "1979-01-01", "1981-12-31"),
        ("197X", "1970-01-01", "1979-12-31"),
        ("1975/..", "1975-01-01", None),
        ("../1975-02", None, "1975-02-28"),
        (None, None, None),
    ],
)
def test_bounds_of_dates(edtf: str | None, earliest: str | None, latest: str | None) -> None:
    assert bounds(edtf) == (earliest and dt.date.fromisoformat(earliest), latest and dt.date.fromisoformat(latest))
