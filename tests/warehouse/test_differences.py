from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from small_release import TEXTS, Rows, build, claim, digest, document, first_state, release, row, second_state

from warehouse.differences import diff

Change = tuple[str, str, str | None, str]


def differences(tmp_path: Path, after: Rows, before: Rows | None = None) -> dict[Change, tuple[str, str | None]]:
    """Cause and detail of each difference, by table, record, field and change."""
    found = diff(build(tmp_path / "before", before or first_state()), build(tmp_path / "after", after))
    return {
        (each["table_name"], each["record_id"], each["field"], each["change"]): (each["cause"], each["detail"])
        for each in found.rows.to_pylist()
    }


def test_first_release_says_so(tmp_path: Path) -> None:
    first = release(tmp_path, first_state())
    assert pq.read_table(first.path / "changes.parquet").num_rows == 0
    assert "first release" in (first.path / "CHANGES.md").read_text()


def test_a_release_lists_its_differences(tmp_path: Path) -> None:
    first = release(tmp_path, first_state())
    second = release(tmp_path, second_state())
    listed = pq.read_table(second.path / "changes.parquet").to_pylist()
    assert listed == diff(first.path, second.path).rows.to_pylist() and len(listed) == 7
    notes = (second.path / "CHANGES.md").read_text()
    assert "Against 1.0.0." in notes
    assert "## New source\n\n- `claims`: 1 row added\n- `claims`: 1 cell changed\n" in notes
    assert "- credits `credit-1`: amount_high 450000000.0 → 460000000.0; " in notes and notes.count(" (doc-cable)") == 1


def test_new_source_is_the_cause_of_what_it_changes(tmp_path: Path) -> None:
    by_cable = ("new_source", "doc-cable")
    new, lost = (row(second_state(), "claims", field="amount_high", value=value, document_id=document_id)["claim_id"]
                 for value, document_id in (("460000000", "doc-cable"), ("450000000", "doc-memo")))  # fmt: skip
    assert differences(tmp_path, second_state()) == {
        ("documents", "doc-cable", None, "added"): by_cable,
        ("claims", new, None, "added"): by_cable,
        ("claims", lost, "accepted", "changed"): by_cable,
        ("credits", "credit-1", "amount_high", "changed"): by_cable,
        ("credits", "credit-1", "amount_usd", "changed"): by_cable,
        ("credits", "credit-1", "amount_usd_2020", "changed"): by_cable,
        ("credits", "credit-1", "n_documents", "changed"): by_cable,
    }


def test_removed_source_takes_its_claims_along(tmp_path: Path) -> None:
    found = differences(tmp_path, first_state(), before=second_state())
    assert set(found.values()) == {("removed_source", "doc-cable")}
    assert ("documents", "doc-cable", None, "removed") in found and len(found) == 7


def renamed(rows: Rows, old: str, new: str, **known: str) -> Rows:
    """The same rows with a document under another id, of which more is known."""
    for each in (each for table in rows.values() for each in table if each.get("document_id") == old):
        each["document_id"] = new
    row(rows, "documents", document_id=new).update(known)
    return rows


def test_a_file_named_after_its_bytes_and_changed_is_no_new_source(tmp_path: Path) -> None:
    """Without a sidecar its id goes with its bytes; the file it was tells that it took the place of another."""
    replaced = renamed(second_state(), "doc-cable", "doc-other", sha256=digest("more words"))
    found = differences(tmp_path, replaced, before=second_state())
    assert found["documents", "doc-other", None, "added"] == ("changed_source", "doc-other")
    assert found["documents", "doc-cable", None, "removed"] == ("changed_source", "doc-cable")
    assert {cause for cause, _ in found.values()} == {"changed_source"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"file_name": "elsewhere.txt"}, {"sha256": digest("more words")}),  # another file
        ({"status": "refused"}, {"sha256": digest("more words")}),  # it could not be read before
    ],
)
def test_a_file_that_takes_no_other_s_place_is_a_new_source(
    tmp_path: Path, before: dict[str, str], after: dict[str, str]
) -> None:
    old, new = (
        renamed(second_state(), "doc-cable", "doc-cable", **before),
        renamed(second_state(), "doc-cable", "doc-other", **after),
    )
    found = differences(tmp_path, new, before=old)
    assert found["documents", "doc-other", None, "added"] == ("new_source", "doc-other")
    assert "changed_source" not in {cause for cause, _ in found.values()}


def test_a_file_moved_to_where_another_was_is_not_changed(tmp_path: Path) -> None:
    rows = second_state()
    rows["documents"] = [each for each in rows["documents"] if each["document_id"] != "doc-cable"]
    rows["claims"] = [each for each in rows["claims"] if each["document_id"] != "doc-cable"]
    row(rows, "documents", document_id="doc-article")["file_name"] = "doc-cable.txt"
    found = differences(tmp_path, rows, before=second_state())
    assert found["documents", "doc-cable", None, "removed"] == ("removed_source", "doc-cable")


def _replaced_file(rows: Rows) -> Change:
    row(rows, "documents", document_id="doc-memo")["sha256"] = digest("another file")
    return "documents", "doc-memo", "sha256", "changed"


def _replaced_words(rows: Rows) -> Change:
    """The file now states another sum, which is read by the same rule."""
    _replaced_file(rows)
    old = row(rows, "claims", field="amount_low")
    rows["claims"].remove(old)
    rows["claims"].append(claim("credits", "credit-1", "amount_low", "440000000", "doc-memo", "450 million dollars"))
    row(rows, "credits", credit_id="credit-1")["amount_low"] = 440e6
    return "credits", "credit-1", "amount_low", "changed"


def _new_record(rows: Rows) -> Change:
    rows["documents"].append(document("doc-cable"))
    rows["credits"].append(row(rows, "credits", credit_id="credit-1") | {"credit_id": "credit-2", "status": "refused"})
    rows["claims"].append(claim("credits", "credit-2", "status", "refused", "doc-cable", "SECOND CREDIT WAS REFUSED"))
    return "credits", "credit-2", None, "added"


def _changed_rule(rows: Rows) -> Change:
    old = row(rows, "claims", table_name="deals")
    rows["claims"].remove(old)
    rows["claims"].append(claim("deals", "deal-1", "kind", "exploration", "doc-memo", "built the mine", method="grammar@2"))
    row(rows, "deals", deal_id="deal-1")["kind"] = "exploration"
    return "deals", "deal-1", "kind", "changed"


def _correction(rows: Rows) -> Change:
    old = row(rows, "claims", table_name="deals")
    old["accepted"] = False
    rows["claims"].append(claim("deals", "deal-1", "kind", "supply", "doc-memo", "built the mine", method="correction:7"))
    row(rows, "deals", deal_id="deal-1").update(kind="supply", review="corrected")
    return "deals", "deal-1", "kind", "changed"


def _accepted(rows: Rows) -> Change:
    row(rows, "deals", deal_id="deal-1").update(review="accepted")
    return "deals", "deal-1", "review", "changed"


def _correction_without_claim(rows: Rows) -> Change:
    row(rows, "deals", deal_id="deal-1").update(counts_in_totals=False, review="corrected")
    return "deals", "deal-1", "counts_in_totals", "changed"


def _merge(rows: Rows) -> Change:
    gone = row(rows, "companies", company_id="firm-trading")
    rows["companies"].remove(gone)
    old = row(rows, "claims", record_id="firm-trading")
    rows["claims"].remove(old)
    rows["claims"].append(claim("companies", "firm-coal", "name", old["value"], "doc-article", "Ōsaka Trading", accepted=False))
    row(rows, "companies", company_id="firm-coal")["n_claims"] = 2
    rows["id_redirects"] = [{"table_name": "companies", "old_id": "firm-trading", "new_id": "firm-coal", "cause": "merged"}]
    return "companies", "firm-trading", None, "removed"


def _rates(rows: Rows) -> Change:
    row(rows, "deflator", year=1974)["index_2020"] = 24.0
    row(rows, "credits", credit_id="credit-1")["amount_usd_2020"] = 1875e6
    return "credits", "credit-1", "amount_usd_2020", "changed"


def _catalogue(rows: Rows) -> Change:
    row(rows, "documents", document_id="doc-memo")["title"] = "Another title"
    return "documents", "doc-memo", "title", "changed"


@pytest.mark.parametrize(
    ("change", "cause", "detail"),
    [
        (_replaced_file, "changed_source", "doc-memo"),
        (_replaced_words, "changed_source", "doc-memo"),
        (_new_record, "new_source", "doc-cable"),
        (_changed_rule, "changed_rule", "grammar@1"),
        (_correction, "correction", "correction:7"),
        (_correction_without_claim, "correction", "review set to corrected"),
        (_accepted, "correction", "review set to accepted"),
        (_merge, "merge", "firm-trading -> firm-coal"),
        (_rates, "rates", "USD-1974"),
        (_catalogue, "other", None),
    ],
)
def test_cause(tmp_path: Path, change: Callable[[Rows], Change], cause: str, detail: str | None) -> None:
    after = deepcopy(first_state())
    place = change(after)
    found = differences(tmp_path, after)
    assert found[place] == (cause, detail)
    assert {each for each, _ in found.values()} == {cause}, "nothing else happened"


def test_rates_do_not_explain_what_is_not_converted(tmp_path: Path) -> None:
    after = deepcopy(first_state())
    _rates(after)
    row(after, "credits", credit_id="credit-1")["purpose"] = "a mine"
    assert differences(tmp_path, after)["credits", "credit-1", "purpose", "changed"][0] == "changed_rule"


def test_changes_are_the_same_backwards(tmp_path: Path) -> None:
    old, new = build(tmp_path / "old", first_state()), build(tmp_path / "new", second_state())
    there, back = diff(old, new).rows.to_pylist(), diff(new, old).rows.to_pylist()
    opposite = {"added": "removed", "removed": "added", "changed": "changed"}
    assert {
        (each["record_id"], each["field"], opposite[each["change"]], each["old_value"], each["new_value"]) for each in there
    } == {(each["record_id"], each["field"], each["change"], each["new_value"], each["old_value"]) for each in back}
    assert not diff(new, new)


def test_texts_do_quote_what_the_claims_say() -> None:
    for each in second_state()["claims"]:
        assert TEXTS[each["document_id"]][each["char_start"] : each["char_end"]] == each["quote"]
