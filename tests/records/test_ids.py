"""Ids stay with what documents say, are never used again, and lead on when they go."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

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
    assert found == ("credits", "old", None, "withdrawn", "rejected: no credit", "c1")


def test_withdrawn_record_that_is_told_again_has_its_old_id():
    [minted] = assign("credits", [("here", [])], Register())
    withdrawn = Register(redirects=(("credits", minted, None, "withdrawn", "r", ""),))
    assert assign("credits", [("here", ["c1"])], withdrawn) == [minted]
    merged = Register(redirects=(("credits", minted, "other", "merged", "r", "c7"),))
    assert assign("credits", [("here", ["c1"])], merged) != [minted]


def test_earlier_redirects_stay_unless_the_id_is_in_use_again():
    earlier = [("credits", "first", "second", "merged", "r", ""), ("credits", "back", None, "withdrawn", "r", "")]
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
        "id_redirects": [
            {"table_name": "credits", "old_id": "r0", "new_id": "r1", "cause": "merged", "reason": "told twice", "held": "c0"}
        ],
    }
    for name, rows in tables.items():
        pq.write_table(pa.Table.from_pylist(rows), tmp_path / f"{name}.parquet")
    found = Register.of_release(tmp_path)
    assert found.names == {"c1": ("credits", "r1"), "c2": ("companies", "company-amur")}
    assert found.ids["credits"] == {"r1"} and found.ids["companies"] == {"company-amur"}
    assert found.companies == {"company-amur": ("Amur", "JPN")}
    assert found.redirects == (("credits", "r0", "r1", "merged", "told twice", "c0"),)
    assert found.used("credits") == {"r0", "r1"}


def test_register_of_a_release_that_does_not_say_what_ids_held_is_read(tmp_path):
    rows = {
        "claims": [{"claim_id": "c1", "table_name": "credits", "record_id": "r1"}],
        "company_names": [{"company_name_id": "n1", "company_id": "company-amur"}],
        "companies": [{"company_id": "company-amur", "name": "Amur", "country": "JPN"}],
        "id_redirects": [{"table_name": "credits", "old_id": "r0", "new_id": "r1", "cause": "merged", "reason": "told twice"}],
    }
    for name, found in rows.items():
        pq.write_table(pa.Table.from_pylist(found), tmp_path / f"{name}.parquet")
    assert Register.of_release(tmp_path).former == {}


def again(last: Register, *groups: list[str]) -> tuple[list[str], Register]:
    """The ids that the next release gives to these groups of claims, and the register it leaves."""
    ids = assign("credits", [(f"place {claims[0]}", claims) for claims in groups], last)
    claims = {claim: record for record, held in zip(ids, groups, strict=True) for claim in held}
    names = {claim: ("credits", record) for claim, record in claims.items()}
    return ids, Register(names, {"credits": frozenset(ids)}, tuple(lead(last, set(ids), **claims)))


@pytest.mark.parametrize("sizes", [(3, 1), (1, 3), (2, 2)])
def test_merger_that_is_undone_gives_both_records_their_ids_back(sizes):
    one, other = ([f"{name}{number}" for number in range(size)] for name, size in zip("ab", sizes, strict=True))
    before, first = again(Register(), one, other)
    [merged], second = again(first, [*one, *other])
    assert merged in before and len(second.redirects) == 1
    [still], third = again(second, [*one, *other])
    assert still == merged
    after, last = again(third, one, other)
    assert after == before and last.redirects == ()


@pytest.mark.parametrize("sizes", [(3, 1), (1, 3), (2, 2)])
def test_split_that_is_undone_gives_the_record_its_id_back(sizes):
    one, other = ([f"{name}{number}" for number in range(size)] for name, size in zip("ab", sizes, strict=True))
    before, first = again(Register(), [*one, *other])
    parted, second = again(first, one, other)
    assert len(set(parted)) == 2 and before[0] in parted
    after, third = again(second, [*one, *other])
    assert after == before
    assert [(row[1], row[2], row[3]) for row in third.redirects] == [(*(set(parted) - set(before)), before[0], "merged")]
    assert again(third, one, other)[0] == parted


def test_record_merged_by_half_keeps_its_id_when_its_other_half_is_back():
    """What is left of a merged record is the record; the id of the other waits for its claims."""
    [one, _], first = again(Register(), ["a1", "a2"], ["b1", "b2"])
    [merged], second = again(first, ["a1", "a2", "b1", "b2"])
    [left], third = again(second, ["b1", "b2"])
    assert left == merged == one
    assert again(third, ["a1", "a2"], ["b1", "b2"])[0][1] == left


def test_three_records_merged_one_after_the_other_come_apart_with_their_ids():
    groups = ["a1", "a2", "a3"], ["b1", "b2"], ["c1"]
    before, first = again(Register(), *groups)
    _, second = again(first, [*groups[0], *groups[1]], groups[2])
    _, third = again(second, [*groups[0], *groups[1], *groups[2]])
    assert again(third, *groups)[0] == before


def test_withdrawn_record_is_known_by_its_claims_where_it_stands_elsewhere():
    [one], first = again(Register(), ["a1", "a2"])
    _, second = again(first, ["z1"])
    assert assign("credits", [("another place", ["a2", "a3"])], second) == [one]


def test_record_with_the_lesser_part_of_what_an_id_held_is_another():
    [one], first = again(Register(), ["a1", "a2", "a3"])
    _, second = again(first, ["z1"])
    assert assign("credits", [("another place", ["a1", "b2"])], second) != [one]
    assert assign("credits", [("another place", ["a1", "a2"])], second) == [one]
