"""What people decide against one another, and against what is published, never passes in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.claims.types import Cell
from flows.corrections.files import BadCorrection
from flows.errors import StaleCorrection
from flows.records.world import ReadDocument
from tests.corrections.small_world import built, cells, corrections, documents

ONE = "coder: A. Coder, date: 2026-01-02, reason: The memo says so."
OTHER = "coder: B. Coder, date: 2026-01-03, reason: So says the paper."
SET = "{{do: set, table: credits, document: {document}, quote: $90 million, set: {{status: {status}}}, {rest}}}"
EXPECT = "expect: {status: requested}"


def pair(do: str, one: str, other: str) -> str:
    addresses = {"90": "document: memo, quote: $90 million", "30": "document: memo, quote: $30 million"}
    addresses["450"], addresses["paper"] = "document: memo, quote: $450 million", "document: paper, quote: $450 million"
    return f"- {{do: {do}, table: credits, {addresses[one]}, other: {{{addresses[other]}}}, {ONE}}}\n"


def setting(document: str, status: str, who: str, expect: str = EXPECT) -> str:
    return f"- {SET.format(document=document, status=status, rest=f'{expect}, {who}')}\n"


def status_claims(staging) -> dict[tuple[str, str], dict]:
    [record] = [record for record, values in cells(staging).items() if values["amount_low"] == "90"]
    listed = [c for c in staging.rows["claims"] if c["record_id"] == record and c["field"] == "status"]
    return {(claim["document_id"], claim["value"]): claim for claim in listed}


def outcomes(staging) -> dict[str, str]:
    return {row["coder"]: row["outcome"] for row in staging.rows["corrections"]}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_merges_that_join_what_a_split_parts_are_refused_with_every_file_and_line(tmp_path, order):
    listed = [pair("merge", "450", "90"), pair("merge", "90", "30"), pair("split", "450", "30")]
    with pytest.raises(BadCorrection) as raised:
        built(corrections(tmp_path, "".join(listed[at] for at in order)))
    entries = [f"one.yaml, entry {number} (line {number})" for number in (1, 2, 3)]
    assert str(raised.value).startswith(f"{entries[order.index(2)]} parts ")
    assert all(entry in str(raised.value) for entry in entries)


def test_split_beside_merges_that_leave_its_sides_apart_holds(tmp_path):
    staging = built(corrections(tmp_path, pair("merge", "90", "30") + pair("split", "450", "paper")))
    assert sorted(each["amount_low"] for each in cells(staging).values()) == ["450", "450", "90"]


def test_two_people_who_set_one_telling_otherwise_stop_the_run(tmp_path):
    with pytest.raises(BadCorrection) as raised:
        built(corrections(tmp_path, setting("memo", "disbursed", ONE) + setting("memo", "refused", OTHER)))
    for told in ("one.yaml, entry 1", "one.yaml, entry 2", "status", "disbursed", "refused"):
        assert told in str(raised.value)


def test_two_people_who_set_one_cell_alike_are_both_applied(tmp_path):
    staging = built(corrections(tmp_path, setting("memo", "disbursed", ONE) + setting("memo", "disbursed", OTHER)))
    assert outcomes(staging) == {"A. Coder": "applied", "B. Coder": "applied"}
    assert status_claims(staging)["memo", "disbursed"]["accepted"]


def test_people_who_differ_by_two_documents_are_told_and_the_more_trusted_document_stands(tmp_path):
    staging = built(corrections(tmp_path, setting("paper", "agreed", OTHER) + setting("memo", "disbursed", ONE)))
    claims = status_claims(staging)
    assert claims["memo", "disbursed"]["accepted"] and not claims["paper", "agreed"]["accepted"]
    assert claims["paper", "agreed"]["basis"] == "other_correction"
    assert claims["paper", "agreed"]["reason"] == "correction by A. Coder, 2026-01-02: The memo says so."
    assert outcomes(staging) == {"A. Coder": "applied", "B. Coder": "overruled"}
    [issue] = staging.rows["issues"]
    assert (issue["level"], issue["kind"], issue["table_name"]) == ("warning", "correction", "credits")
    assert "B. Coder" in issue["message"] and "agreed" in issue["message"] and "disbursed" in issue["message"]


def test_acceptance_of_a_value_that_another_person_changes_is_overruled(tmp_path):
    accept = f"- {{do: accept, table: credits, document: paper, quote: $90 million, {EXPECT}, {OTHER}}}\n"
    staging = built(corrections(tmp_path, accept + setting("memo", "disbursed", ONE)))
    assert outcomes(staging) == {"A. Coder": "applied", "B. Coder": "overruled"}
    assert len(staging.rows["issues"]) == 1


def test_each_cell_that_was_set_has_its_own_reason(tmp_path):
    place = "table: credits, document: memo, quote: $90 million"
    other = f"- {{do: set, {place}, set: {{purpose: pit}}, expect: {{purpose: mine}}, {OTHER}}}\n"
    staging = built(corrections(tmp_path, setting("memo", "disbursed", ONE) + other))
    claims = status_claims(staging)
    assert claims["memo", "disbursed"]["reason"] == "correction by A. Coder, 2026-01-02: The memo says so."


def test_claim_that_a_person_overrules_says_so_in_its_own_document_too(tmp_path):
    claims = status_claims(built(corrections(tmp_path, setting("memo", "disbursed", ONE))))
    for document in ("memo", "paper"):
        lost = claims[document, "requested"]
        assert (lost["accepted"], lost["basis"]) == (False, "correction")
        assert lost["reason"] == "correction by A. Coder, 2026-01-02: The memo says so."


def with_status(document: int, status: str, confidence: float = 0.8) -> list[ReadDocument]:
    """The documents, one of which says another thing of the status of the credit of ninety, or that too."""
    read = documents()
    [record] = [record for record in read[document].reading.records if record.get("amount_low") == "90"]
    if confidence == 0.8:
        record.cells = [cell for cell in record.cells if cell.field != "status"]
    record.cells.append(Cell("status", status, *record.anchor, "test/1", confidence))
    return read


@pytest.mark.parametrize("do", ["set", "accept"])
@pytest.mark.parametrize(
    ("document", "said", "expected", "reason"),
    [
        (1, with_status(1, "disbursed"), "requested", "`status` is published as disbursed"),
        (0, with_status(0, "agreed", 0.3), "agreed", "`status` is read as requested"),
    ],
    ids=["lost to another document", "lost to a surer statement"],
)
def test_value_that_lost_is_not_what_is_there_to_be_corrected(tmp_path: Path, do, document, said, expected, reason):
    place = "table: credits, document: memo, quote: $90 million"
    to = "set: {status: cancelled}, " if do == "set" else ""
    found = corrections(tmp_path, f"- {{do: {do}, {place}, {to}expect: {{status: {expected}}}, {ONE}}}\n")
    with pytest.raises(StaleCorrection) as raised:
        built(found, said)
    assert reason in str(raised.value) and f"not as {expected}" in str(raised.value)


def test_telling_that_lost_may_be_rejected(tmp_path):
    text = f"- {{do: reject, table: credits, document: memo, quote: $90 million, {EXPECT}, {ONE}}}\n"
    staging = built(corrections(tmp_path, text), with_status(1, "disbursed"))
    assert ("paper", "disbursed") in status_claims(staging) and ("memo", "requested") not in status_claims(staging)
