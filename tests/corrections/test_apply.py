"""What people decide holds: over what documents say, over a change of rules, and never in silence when it no longer fits."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.claims.types import Cell
from flows.corrections.files import BadCorrection
from flows.errors import StaleCorrection
from flows.records.world import ReadDocument
from tests.corrections.small_world import built, cells, corrections, credit, documents, read_as, register, sum_of

WHO = "coder: A. Coder, date: 2026-01-02, reason: The memo says so."
NINETY = "table: credits, document: memo, quote: $90 million"
PAID = f"- {{do: set, {NINETY}, set: {{status: disbursed}}, expect: {{status: requested}}, {WHO}}}\n"
ACCEPT = f"- {{do: accept, {NINETY}, expect: {{status: requested, amount_low: 90}}, {WHO}}}\n"
REJECT = f"- {{do: reject, table: credits, document: memo, quote: $30 million, expect: {{amount_low: 30}}, {WHO}}}\n"
OTHER = "other: {document: paper, quote: $90 million}"
SPLIT = f"- {{do: split, {NINETY}, {OTHER}, {WHO}}}\n"
THIRTY = "other: {document: memo, quote: $30 million}"
MERGE = f"- {{do: merge, {NINETY}, {THIRTY}, {WHO}}}\n"


def id_of(staging, amount: str) -> str:
    return next(record for record, values in cells(staging).items() if values["amount_low"] == amount)


def review(staging, record: str) -> str:
    return next(row["review"] for row in staging.rows["records"] if row["record_id"] == record)


def test_two_documents_tell_of_three_credits():
    assert sorted(values["amount_low"] for values in cells(built()).values()) == ["30", "450", "90"]


def test_value_that_was_set_stands_and_the_machine_s_stays_visible(tmp_path):
    staging = built(corrections(tmp_path, PAID))
    record = id_of(staging, "90")
    claims = {
        (claim["value"], claim["accepted"], claim["document_id"]): claim
        for claim in staging.rows["claims"]
        if claim["record_id"] == record and claim["field"] == "status"
    }
    assert claims.keys() == {("disbursed", True, "memo"), ("requested", False, "memo"), ("requested", False, "paper")}
    said = claims["disbursed", True, "memo"]
    assert (said["quote"], said["method"], said["confidence"]) == ("$90 million", "correction/A. Coder", 1.0)
    assert said["reason"] == "correction by A. Coder, 2026-01-02: The memo says so."
    assert review(staging, record) == "corrected"
    assert record == id_of(built(), "90")
    [row] = staging.rows["corrections"]
    assert (row["record_id"], row["field"], row["old_value"], row["new_value"], row["outcome"]) == (
        record, "status", "requested", "disbursed", "applied",
    )  # fmt: skip


def test_title_is_that_of_the_corrected_record(tmp_path):
    def title(staging):
        found = {row["record_id"]: row["value"] for row in staging.rows["attributes"] if row["field"] == "title"}
        return found[id_of(staging, "90")]

    assert "(requested)" in title(built()) and "(requested)" not in title(built(corrections(tmp_path, PAID)))


def test_cell_that_was_emptied_is_empty(tmp_path):
    text = f"- {{do: set, {NINETY}, set: {{purpose: }}, expect: {{purpose: mine}}, {WHO}}}\n"
    staging = built(corrections(tmp_path, text))
    record = id_of(staging, "90")
    assert "purpose" not in cells(staging)[record]
    lost = [c for c in staging.rows["claims"] if c["record_id"] == record and c["field"] == "purpose"]
    assert [(c["value"], c["accepted"]) for c in lost] == [("mine", False)]


def of_project(project: str) -> list[ReadDocument]:
    """The documents, in which the credit of ninety of the memorandum is for a project."""
    read = documents()
    record = read[0].reading.records[1]
    record.cells.append(Cell("project", project, *record.anchor, "test/1", 0.8))
    return read


def test_record_of_a_project_is_accepted(tmp_path):
    accept = ACCEPT.replace("status: requested", "status: requested, project_id: udokan")
    staging = built(corrections(tmp_path, accept), of_project("udokan"))
    assert review(staging, id_of(staging, "90")) == "accepted"


def test_project_that_was_set_stands_and_has_its_row(tmp_path):
    other = PAID.replace("{status: disbursed}", "{project_id: south-yakut-coal}").replace(
        "{status: requested}", "{project_id: udokan}"
    )
    staging = built(corrections(tmp_path, other), of_project("udokan"))
    assert cells(staging)[id_of(staging, "90")]["project_id"] == "south-yakut-coal"
    projects = {row["record_id"] for row in staging.rows["records"] if row["table_name"] == "projects"}
    assert projects == {"south-yakut-coal", "udokan"}
    [row] = staging.rows["corrections"]
    assert (row["field"], row["old_value"], row["new_value"]) == ("project_id", "udokan", "south-yakut-coal")


def test_project_is_set_by_words_of_two_places(tmp_path):
    text = PAID.replace("status: disbursed", "project_id: udokan").replace("status: requested", "project_id: ")
    text = text.replace("$90 million", "$90 ... million")
    staging = built(corrections(tmp_path, text))
    [claim] = [claim for claim in staging.rows["claims"] if claim["table_name"] == "projects"]
    assert (claim["record_id"], claim["quote"]) == ("udokan", "$90")


def test_side_that_was_set_is_the_company_the_document_names(tmp_path):
    text = f"- {{do: set, {NINETY}, set: {{lender_name: Amur Bank}}, expect: {{lender_name: }}, {WHO}}}\n"
    staging = built(corrections(tmp_path, text))
    attributes = {(row["record_id"], row["field"]): row["value"] for row in staging.rows["attributes"]}
    assert attributes[id_of(staging, "90"), "lender_id"] == "company-amur-bank"


def test_accepted_record_says_so_and_is_as_it_was(tmp_path):
    staging = built(corrections(tmp_path, ACCEPT))
    assert review(staging, id_of(staging, "90")) == "accepted"
    assert cells(staging) == cells(built())


def test_rejected_record_is_gone_and_its_id_withdrawn_with_the_reason(tmp_path):
    before = built()
    staging = built(corrections(tmp_path, REJECT), last=register(before))
    assert len(cells(staging)) == 2
    [gone] = staging.rows["id_redirects"]
    assert (gone["old_id"], gone["new_id"], gone["cause"]) == (id_of(before, "30"), None, "withdrawn")
    assert gone["reason"] == "rejected: correction by A. Coder, 2026-01-02: The memo says so."
    assert staging.rows["corrections"][0]["record_id"] is None


def test_rejecting_one_document_s_telling_leaves_that_of_another(tmp_path):
    text = f"- {{do: reject, {NINETY}, expect: {{amount_low: 90}}, {WHO}}}\n"
    staging = built(corrections(tmp_path, text))
    documents_of = {c["document_id"] for c in staging.rows["claims"] if c["record_id"] == id_of(staging, "90")}
    assert documents_of == {"paper"}


def test_words_of_two_places_find_the_record_that_rests_on_both(tmp_path):
    both = built(corrections(tmp_path, PAID.replace("$90 million", "$90 ... million")))
    assert cells(both) == cells(built(corrections(tmp_path, PAID)))
    with pytest.raises(StaleCorrection, match="no record of credits is read from these words"):
        built(corrections(tmp_path, PAID.replace("$90 million", "$90 ... $450")))


def test_words_with_dots_between_that_stand_so_in_the_document_are_one_place(tmp_path):
    text = "Of the loans one stood out. Tokyo lent ... $90 million for a mine. Later it lent $30 million."
    told = [credit(text, f"${number} million", **sum_of(number, status="requested")) for number in ("90", "30")]
    memo = read_as("memo", "memorandum", text, told)
    staging = built(corrections(tmp_path, PAID.replace("$90 million", "lent ... $90")), [memo])
    assert cells(staging)[id_of(staging, "90")]["status"] == "disbursed"
    [said] = [claim for claim in staging.rows["claims"] if claim["method"].startswith("correction")]
    assert said["quote"] == "lent ... $90"


def test_record_that_was_split_is_two_and_the_decision_says_why(tmp_path):
    staging = built(corrections(tmp_path, SPLIT))
    assert sorted(values["amount_low"] for values in cells(staging).values()) == ["30", "450", "90", "90"]
    [decision] = [d for d in staging.rows["decisions"] if d["rule"].startswith("correction")]
    assert decision["outcome"] == "apart" and decision["left_id"] != decision["right_id"]


def test_records_that_were_merged_are_one_under_one_id(tmp_path):
    before = built()
    staging = built(corrections(tmp_path, MERGE), last=register(before))
    assert len(cells(staging)) == 2
    [merged] = staging.rows["id_redirects"]
    assert (merged["old_id"], merged["new_id"], merged["cause"]) == (id_of(before, "30"), id_of(before, "90"), "merged")


@pytest.mark.parametrize("text", [SPLIT, MERGE], ids=["split", "merge"])
def test_record_has_its_id_again_when_the_decision_is_taken_back(tmp_path, text):
    before = built()
    decided = built(corrections(tmp_path, text), last=register(before))
    assert {*cells(decided)} != {*cells(before)}
    after = built(last=register(decided))
    assert cells(after) == cells(before)
    assert {row["old_id"] for row in after.rows["id_redirects"]} == {*cells(decided)} - {*cells(before)}


@pytest.mark.parametrize("text", [PAID, ACCEPT, REJECT, SPLIT, MERGE], ids=["set", "accept", "reject", "split", "merge"])
def test_correction_survives_a_change_of_the_rules(tmp_path, text):
    """Other rule names, so other claims; the last release is forgotten, so nothing but the words leads to the record."""
    found = corrections(tmp_path, text)
    assert cells(built(found, documents(rule="another/2"))) == cells(built(found))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (PAID.replace("requested", "agreed"), "`status` is read as requested, not as agreed"),
        (PAID.replace("{status: requested}", "{status: }"), "`status` is read as requested, not as nothing"),
        (ACCEPT.replace("$90 million", "$91 million"), "the text of memo does not hold these words"),
        (ACCEPT.replace("$90 million", "for a mine"), "no record of credits is read from these words"),
        (
            ACCEPT.replace("$90 million", "million"),
            "records of credits are read from these words; quote words that only one is read from",
        ),
        (SPLIT.replace("document: paper", "document: memo"), "both quotations are of one record"),
    ],
)
def test_stale_correction_stops_the_run_with_its_reason(tmp_path: Path, text: str, reason: str):
    with pytest.raises(StaleCorrection) as raised:
        built(corrections(tmp_path, text))
    assert reason in str(raised.value) and "one.yaml, entry 1" in str(raised.value)


def test_every_stale_correction_is_named_at_once(tmp_path):
    text = PAID.replace("requested", "agreed") + ACCEPT.replace("$90 million", "$91 million")
    with pytest.raises(StaleCorrection, match=r"(?s)entry 1.*entry 2"):
        built(corrections(tmp_path, text))


def test_correction_of_a_document_that_is_not_read_waits(tmp_path):
    _, paper = documents()
    staging = built(corrections(tmp_path, PAID), [paper])
    assert [row["outcome"] for row in staging.rows["corrections"]] == ["document_not_read"]
    assert cells(staging) == cells(built(read=[paper]))


def test_words_are_found_however_they_are_spaced(tmp_path):
    text = PAID.replace("$90 million", "asked for another $90 million")
    assert cells(built(corrections(tmp_path, text))) == cells(built(corrections(tmp_path, PAID)))


@pytest.mark.parametrize(
    "text",
    [
        PAID + PAID.replace("disbursed", "agreed"),
        REJECT + REJECT.replace("do: reject", "do: accept"),
        SPLIT + SPLIT.replace("do: split", "do: merge"),
    ],
)
def test_corrections_that_contradict_one_another_are_refused(tmp_path, text):
    with pytest.raises(BadCorrection):
        built(corrections(tmp_path, text))


def test_part_that_is_merged_with_its_whole_takes_nothing_from_the_totals(tmp_path):
    read = documents()
    whole, part = read[0].reading.records[0], read[0].reading.records[2]
    part.parent, part.counts_in_totals = whole, False
    counted = {
        row["record_id"]: row["value"] for row in built(read=read).rows["attributes"] if row["field"] == "counts_in_totals"
    }
    assert sorted(counted.values()) == ["false", "true", "true"]
    merge = f"- {{do: merge, table: credits, document: memo, quote: $450 million, {THIRTY}, {WHO}}}\n"
    staging = built(corrections(tmp_path, merge), read)
    cells_of = {(row["record_id"], row["field"]): row["value"] for row in staging.rows["attributes"]}
    record = id_of(staging, "450")
    assert cells_of[record, "counts_in_totals"] == "true" and (record, "parent_credit_id") not in cells_of
