"""Ids stay with what documents say, are never used again, and lead on when they go."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq

from flows.records.ids import Register, assign, redirects


def register(redirected=(), **records: list[str]) -> Register:
    """A release whose credits had these claims."""
    names = {claim: ("credits", record) for record, claims in records.items() for claim in claims}
    return Register(names, {"credits": frozenset(records)}, tuple(redirected))


def lead(last: Register, kept: set[str], rejected: dict[str, str] | None = None, **claims: str) -> list[tuple]:
    """The redirects of a run whose credits are `kept`, with the record of each claim."""
    return redirects(last, {"credits": kept}, {claim: ("credits", record) for claim, record in claims.items()}, rejected or {})


def test_first_ids_are_minted_from_the_identity_alone():
    [one, two] = assign("credits", [("here", ["c1"]), ("there", ["c2"])], Register())
    assert one.startswith("credit-") and one != two
    assert assign("credits", [("there", ["c9"]), ("here", [])], Register()) == [two, one]


def test_record_keeps_its_id_when_a_claim_of_it_changes():
    last = register(old=["c1", "c2", "c3"])
    assert assign("credits", [("elsewhere", ["c1", "c3", "new"])], last) == ["old"]


def test_split_record_leaves_its_id_to_the_greater_share():
    last = register(old=["c1", "c2", "c3"])
    [small, large] = assign("credits", [("a", ["c1"]), ("b", ["c2", "c3"])], last)
    assert large == "old" and small != "old"


def test_ids_of_another_table_are_not_taken_over():
    assert assign("deals", [("here", ["c1"])], register(old=["c1"])) != ["old"]


def test_minted_id_avoids_those_of_the_last_release():
    [minted] = assign("credits", [("here", [])], Register())
    last = register(**{minted: ["gone"]})
    assert assign("credits", [("here", ["new"])], last) != [minted]


def test_merged_id_leads_to_the_record_with_most_of_its_claims():
    [found] = lead(register(old=["c1", "c2"], kept=[]), {"kept"}, c1="kept", c2="kept")
    assert found[:4] == ("credits", "old", "kept", "merged")


def test_id_whose_claims_are_scattered_leads_to_the_record_with_most_of_them():
    [found] = lead(register(old=["c1", "c2", "c3"], kept=[]), {"kept", "other"}, c1="other", c2="kept", c3="kept")
    assert found[:4] == ("credits", "old", "kept", "split")


def test_id_that_no_document_states_is_withdrawn():
    [found] = lead(register(old=["c1"]), set())
    assert found[:4] == ("credits", "old", None, "withdrawn")


def test_id_that_a_person_rejected_says_so():
    [found] = lead(register(old=["c1"]), set(), rejected={"c1": "rejected: no credit"})
    assert found == ("credits", "old", None, "withdrawn", "rejected: no credit")


def test_withdrawn_record_that_is_told_again_has_its_old_id():
    [minted] = assign("credits", [("here", [])], Register())
    withdrawn = Register(redirects=(("credits", minted, None, "withdrawn", "r"),))
    assert assign("credits", [("here", ["c1"])], withdrawn) == [minted]
    merged = Register(redirects=(("credits", minted, "other", "merged", "r"),))
    assert assign("credits", [("here", ["c1"])], merged) != [minted]


def test_earlier_redirects_stay_unless_the_id_is_in_use_again():
    earlier = [("credits", "first", "second", "merged", "r"), ("credits", "back", None, "withdrawn", "r")]
    assert lead(register(earlier, second=["c1"]), {"second", "back"}, c1="second") == [earlier[0]]


def test_register_is_read_from_a_release(tmp_path):
    tables = {
        "claims": [
            {"claim_id": "c1", "table_name": "credits", "record_id": "r1"},
            {"claim_id": "c2", "table_name": "company_names", "record_id": "n1"},
            {"claim_id": "c3", "table_name": "companies", "record_id": "company-amur"},
        ],
        "company_names": [{"company_name_id": "n1", "company_id": "company-amur"}],
        "companies": [{"company_id": "company-amur", "name": "Amur", "country": "JPN"}],
        "id_redirects": [{"table_name": "credits", "old_id": "r0", "new_id": "r1", "cause": "merged", "reason": "told twice"}],
    }
    for name, rows in tables.items():
        pq.write_table(pa.Table.from_pylist(rows), tmp_path / f"{name}.parquet")
    found = Register.of_release(tmp_path)
    assert found.names == {"c1": ("credits", "r1"), "c2": ("companies", "company-amur")}
    assert found.ids["credits"] == {"r1"} and found.ids["companies"] == {"company-amur"}
    assert found.companies == {"company-amur": ("Amur", "JPN")}
    assert found.redirects == (("credits", "r0", "r1", "merged", "told twice"),)
    assert found.used("credits") == {"r0", "r1"}
