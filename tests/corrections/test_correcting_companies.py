"""What people decide of companies: merge, split, set, accept and reject, found by words and guarded as other corrections are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from flows.acquire import Source
from flows.claims.types import CompanyMention, Founding, Reading
from flows.corrections.files import BadCorrection
from flows.errors import StaleCorrection
from flows.records.ids import Register
from flows.records.world import ReadDocument, Staging, World
from tests.corrections.small_world import MEMO, built, companies, corrections, credit, register, restored, sum_of

WHO = "coder: A. Coder, date: 2026-01-02, reason: The letter says so."
NOTE = "correction by A. Coder, 2026-01-02: The letter says so."
LETTER = "Lena Works and its agent, Lena House, wrote to Export-Import Bank and to Amur Bank. LH signed."
CABLE = "Lena Works of Osaka met Amur Bank. Ob Traders stayed away."


def firm(text: str, form: str, name: str = "", key: str | None = None, country: str | None = None) -> CompanyMention:
    start = restored(text).text.index(form)
    return CompanyMention(name or form, key, country, start, start + len(form), 0.9, "")


def read(name: str, text: str, *mentions: CompanyMention) -> ReadDocument:
    source = Source(name, Path(f"{name}.txt"), f"{name}.txt", "at_hand", kind="press")
    return ReadDocument(source, restored(text), Reading([], list(mentions)))


def documents() -> list[ReadDocument]:
    lent = credit(MEMO, "$450 million", **sum_of("450", agreed_edtf="1974", status="agreed", lender_name="Amur Bank"))
    memo = read("memo", MEMO, firm(MEMO, "Amur Bank", country="JPN"))
    memo.reading.records.append(lent)
    letter = read(
        "letter",
        LETTER,
        firm(LETTER, "Lena Works"),
        firm(LETTER, "Lena House"),
        firm(LETTER, "LH", "Lena House"),
        firm(LETTER, "Export-Import Bank", "Export-Import Bank of Japan", "exim-japan", "JPN"),
        firm(LETTER, "Amur Bank"),
    )
    cable = read("cable", CABLE, firm(CABLE, "Lena Works"), firm(CABLE, "Amur Bank"), firm(CABLE, "Ob Traders"))
    return [memo, letter, cable]


def made(folder: Path, text: str, **more) -> Staging:
    return built(corrections(folder, text), documents(), **more)


def entry(do: str, quote: str, document: str = "letter", **more: str) -> str:
    rest = "".join(f", {name}: {{{value}}}" for name, value in more.items())
    return f"- {{do: {do}, table: companies, document: {document}, quote: {quote}{rest}, {WHO}}}\n"


def at(quote: str, document: str) -> str:
    return f"document: {document}, quote: {quote}"


def forms(staging: Staging) -> dict[str, set[tuple[str, str]]]:
    """(document, form) of every company by its name."""
    firm_of = {row["record_id"]: row["value"] for row in staging.rows["attributes"] if row["field"] == "company_id"}
    found: dict[str, set[tuple[str, str]]] = {row["name"]: set() for row in companies(staging).values()}
    for claim in staging.rows["claims"]:
        if claim["table_name"] == "company_names":
            name = companies(staging)[firm_of[claim["record_id"]]]["name"]
            found[name].add((claim["document_id"], claim["value"]))
    return found


def review(staging: Staging) -> dict[str, str]:
    return {row["record_id"]: row["review"] for row in staging.rows["records"] if row["table_name"] == "companies"}


MERGE = entry("merge", "Lena House", other=at("Ob Traders", "cable"))
SPLIT = entry("split", "Amur Bank", other=at("Amur Bank", "memo"))
PART = entry("split", "LH", other=at("Lena House", "letter"))
SET = entry("set", "Amur Bank", "memo", set="name: Amur Bank of Osaka, kind: state_bank", expect="name: Amur Bank, kind: bank")
REJECT = entry("reject", "Ob Traders", "cable", expect="name: Ob Traders")
ACCEPT = entry("accept", "Ob Traders", "cable", expect="name: Ob Traders, country: ")


def test_documents_name_five_companies():
    assert set(forms(built(read=documents()))) == {
        "Lena Works", "Lena House", "Amur Bank", "Ob Traders", "Export-Import Bank of Japan",
    }  # fmt: skip


def test_two_companies_that_were_merged_are_one_and_lead_on(tmp_path):
    before = built(read=documents())
    after = made(tmp_path, MERGE, last=register(before))
    assert forms(after).keys() == forms(before).keys() - {"Ob Traders"}
    assert forms(after)["Lena House"] == {("letter", "Lena House"), ("letter", "LH"), ("cable", "Ob Traders")}
    assert [(row["old_id"], row["new_id"], row["cause"]) for row in after.rows["id_redirects"]] == [
        ("company-ob-traders", "company-lena-house", "merged")
    ]
    [decision] = [row for row in after.rows["decisions"] if row["rule"] == NOTE]
    assert (decision["left_name"], decision["right_name"], decision["outcome"]) == ("Lena House", "Ob Traders", "merged")
    assert review(after)["company-lena-house"] == "corrected"
    [row] = after.rows["corrections"]
    assert (row["table_name"], row["record_id"], row["field"], row["outcome"]) == (
        "companies", "company-lena-house", "*", "applied",
    )  # fmt: skip


def test_what_one_document_means_by_a_name_may_be_another_firm(tmp_path):
    before = built(read=documents())
    after = made(tmp_path, SPLIT, last=register(before))
    amur = {company: row for company, row in companies(after).items() if row["name"] == "Amur Bank"}
    assert set(amur) == {"company-amur-bank", "company-amur-bank-2"}
    told = {claim["document_id"] for claim in after.rows["claims"] if claim["record_id"] == "company-amur-bank-2"}
    assert told == {"letter"}
    [decision] = [row for row in after.rows["decisions"] if row["rule"] == NOTE]
    assert decision["outcome"] == "apart" and {decision["left_id"], decision["right_id"]} == set(amur)
    lenders = {row["value"] for row in after.rows["attributes"] if row["field"] == "lender_id"}
    assert lenders == {"company-amur-bank"}
    again = made(tmp_path, SPLIT, last=register(after))
    assert companies(again) == companies(after) and again.rows["id_redirects"] == []


def test_form_of_a_name_is_given_to_another_firm_by_a_split_and_a_merge(tmp_path):
    after = made(tmp_path, PART + entry("merge", "LH", other=at("Ob Traders", "cable")))
    assert forms(after)["Ob Traders"] == {("letter", "LH"), ("cable", "Ob Traders")}
    assert forms(after)["Lena House"] == {("letter", "Lena House")}


def test_firm_that_is_not_the_known_entity_is_named_as_printed(tmp_path):
    cut = entry("split", "Export-Import Bank", other=at("Amur Bank", "letter"))
    joined = entry("merge", "Export-Import Bank", other=at("Ob Traders", "cable"))
    assert "Export-Import Bank of Japan" in forms(made(tmp_path, cut))
    merged = made(tmp_path, joined)
    assert companies(merged)["company-exim-japan"]["name"] == "Export-Import Bank of Japan"
    assert "company-ob-traders" not in companies(merged)


def test_lender_under_another_form_of_a_known_entity_is_the_firm_a_person_says(tmp_path):
    text = "The Export-Import Bank, that is JEXIM, lent it. Ob Traders had asked."
    bank = ("Export-Import Bank of Japan", "exim-japan", "JPN")
    note = read("note", text, firm(text, "Export-Import Bank", *bank), firm(text, "JEXIM", *bank), firm(text, "Ob Traders"))
    cut = entry("split", "JEXIM", "note", other=at("Export-Import Bank", "note"))
    world = World([note], Register(), corrections(tmp_path, cut))
    assert world.company_of("note", "JEXIM", "exim-japan") == "company-jexim"
    assert world.company_of("note", "the bank", "exim-japan") == "company-exim-japan"
    gone = entry("reject", "Export-Import Bank", "note", expect="kind: state_bank")
    assert World([note], Register(), corrections(tmp_path, gone)).company_of("note", "the bank", "exim-japan") is None


def test_cells_that_were_set_stand_and_the_machine_s_stay_visible(tmp_path):
    before = built(read=documents())
    after = made(tmp_path, SET, last=register(before))
    row = companies(after)["company-amur-bank"]
    assert row == {"name": "Amur Bank of Osaka", "kind": "state_bank", "country": "JPN"}
    claims = [c for c in after.rows["claims"] if c["record_id"] == "company-amur-bank" and c["field"] == "name"]
    assert {(c["value"], c["accepted"], c["method"]) for c in claims} == {
        ("Amur Bank of Osaka", True, "correction/A. Coder"), ("Amur Bank", False, "name.form/1"),
    }  # fmt: skip
    assert {c["reason"] for c in claims} == {NOTE}
    assert review(after)["company-amur-bank"] == "corrected"
    assert {(r["field"], r["old_value"], r["new_value"]) for r in after.rows["corrections"]} == {
        ("name", "Amur Bank", "Amur Bank of Osaka"), ("kind", "bank", "state_bank"),
    }  # fmt: skip


def test_country_that_was_emptied_is_empty(tmp_path):
    after = made(tmp_path, entry("set", "Amur Bank", "memo", set="country: ", expect="country: JPN"))
    assert "country" not in companies(after)["company-amur-bank"]


def test_accepted_company_says_so_and_is_as_it_was(tmp_path):
    after = made(tmp_path, ACCEPT)
    assert review(after)["company-ob-traders"] == "accepted"
    assert companies(after) == companies(built(read=documents()))


def test_correction_holds_when_a_new_document_has_a_fuller_name(tmp_path):
    found = corrections(tmp_path, entry("set", "Amur Bank", "memo", set="country: USA", expect="name: Amur Bank, country: JPN"))
    text = "Amur Bank Ltd., it said."
    after = built(found, [*documents(), read("fuller", text, firm(text, "Amur Bank Ltd."))], register(built(read=documents())))
    assert companies(after)["company-amur-bank"] == {"name": "Amur Bank Ltd.", "country": "USA", "kind": "bank"}


def test_rejected_company_is_withdrawn_with_the_reason(tmp_path):
    after = made(tmp_path, REJECT, last=register(built(read=documents())))
    assert "company-ob-traders" not in companies(after)
    [gone] = after.rows["id_redirects"]
    assert (gone["old_id"], gone["new_id"], gone["cause"], gone["reason"]) == (
        "company-ob-traders", None, "withdrawn", f"rejected: {NOTE}",
    )  # fmt: skip
    assert after.rows["corrections"][0]["record_id"] is None


def test_rejected_lender_is_no_company(tmp_path):
    after = made(tmp_path, entry("reject", "Amur Bank", "memo", expect="name: Amur Bank"))
    assert [row for row in after.rows["attributes"] if row["field"] == "lender_id"] == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (SET.replace("kind: bank", "kind: association"), "`kind` is read as bank, not as association"),
        (REJECT.replace("name: Ob Traders}", "name: Ob Company}"), "`name` is read as Ob Traders, not as Ob Company"),
        (ACCEPT.replace("quote: Ob Traders", "quote: Ob Dealers"), "the text of cable does not hold these words"),
        (ACCEPT.replace("quote: Ob Traders", "quote: stayed away"), "no company is read from these words"),
        (ACCEPT.replace("quote: Ob Traders", "quote: Amur Bank. Ob Traders"), "2 companies are read from these words"),
        (entry("merge", "LH", other=at("Lena House", "letter")), "both quotations are of one name"),
        (entry("split", "LH", other=at("LH", "letter")), "both quotations are of one name"),
    ],
)
def test_stale_correction_stops_the_run_with_its_reason(tmp_path, text, reason):
    with pytest.raises(StaleCorrection) as raised:
        made(tmp_path, text)
    assert reason in str(raised.value) and "one.yaml, entry 1" in str(raised.value)


def test_stale_corrections_of_companies_and_of_credits_are_named_at_once(tmp_path):
    credits = f"- {{do: accept, table: credits, document: memo, quote: $450 million, expect: {{status: refused}}, {WHO}}}\n"
    with pytest.raises(StaleCorrection, match=r"(?s)entry 1.*entry 2"):
        made(tmp_path, ACCEPT.replace("quote: Ob Traders", "quote: Ob Dealers") + credits)


@pytest.mark.parametrize(
    "text",
    [
        SET + SET.replace("Amur Bank of Osaka", "Amur Bank of Kobe"),
        REJECT + ACCEPT,
        SPLIT + entry("merge", "Amur Bank", other=at("Amur Bank", "memo")),
    ],
)
def test_corrections_that_contradict_one_another_are_refused(tmp_path, text):
    with pytest.raises(BadCorrection):
        made(tmp_path, text)


def test_correction_of_a_document_that_is_not_read_waits(tmp_path):
    after = built(corrections(tmp_path, REJECT), documents()[:2])
    assert [row["outcome"] for row in after.rows["corrections"]] == ["document_not_read"]


def test_document_without_companies_is_read_all_the_same(tmp_path):
    silent = read("cable", CABLE)
    with pytest.raises(StaleCorrection, match="no company is read from these words"):
        built(corrections(tmp_path, REJECT), [*documents()[:2], silent])


def founded(folder: Path, do: str, **more: str) -> tuple[Staging, set[tuple[str, bool, str]]]:
    """The world of one document that says when a firm was founded, once corrected, and its claims on that."""
    text = "Amur Bank, established in 1968, lent it."
    start = restored(text).text.index("1968")
    mention = replace(firm(text, "Amur Bank"), founded=Founding("1968", start, start + 4, 0.9))
    after = built(corrections(folder, entry(do, "Amur Bank", "note", **more)), [read("note", text, mention)])
    told = [claim for claim in after.rows["claims"] if claim["field"] == "founded_edtf"]
    return after, {(claim["value"], claim["accepted"], claim["basis"]) for claim in told}


def test_year_of_founding_that_was_read_is_set_to_another_and_stays_visible(tmp_path):
    after, told = founded(tmp_path, "set", set="founded_edtf: '1958'", expect="founded_edtf: '1968'")
    assert told == {("1958", True, "correction"), ("1968", False, "correction")}
    [row] = after.rows["corrections"]
    assert (row["old_value"], row["new_value"], row["outcome"]) == ("1968", "1958", "applied")


def test_year_of_founding_that_was_read_is_emptied_and_stays_visible(tmp_path):
    after, told = founded(tmp_path, "set", set="founded_edtf: ", expect="founded_edtf: '1968'")
    assert told == {("1968", False, "correction")}
    assert "founded_edtf" not in companies(after)["company-amur-bank"]


def test_year_of_founding_that_was_read_is_accepted(tmp_path):
    after, told = founded(tmp_path, "accept", expect="founded_edtf: '1968'")
    assert told == {("1968", True, "only_telling")} and review(after)["company-amur-bank"] == "accepted"


@pytest.mark.parametrize("expected", ["", "'1970'"])
def test_correction_that_expects_another_year_of_founding_than_is_read_stops_the_run(tmp_path, expected):
    with pytest.raises(StaleCorrection, match=f"`founded_edtf` is read as 1968, not as {expected.strip(chr(39)) or 'nothing'}"):
        founded(tmp_path, "set", set="founded_edtf: '1958'", expect=f"founded_edtf: {expected}")


def test_words_of_two_places_find_the_company_that_has_both(tmp_path):
    after = made(tmp_path, SET.replace("quote: Amur Bank", "quote: Amur ... Bank"))
    assert companies(after) == companies(made(tmp_path, SET))
    quotes = {claim["quote"] for claim in after.rows["claims"] if claim["method"] == "correction/A. Coder"}
    assert quotes == {"Amur"}
    with pytest.raises(StaleCorrection, match="no company is read from these words"):
        made(tmp_path, ACCEPT.replace("quote: Ob Traders", "quote: Ob Traders ... Amur Bank"))
    with pytest.raises(StaleCorrection, match="does not hold these words"):
        made(tmp_path, ACCEPT.replace("quote: Ob Traders", "quote: Ob Traders ... Lena House"))


def test_year_of_founding_tells_two_firms_of_one_form_apart(tmp_path):
    text = "The Bank, set up in 1968, is that of Osaka. The Bank, set up in 1921 by Ob Traders, is that of Kobe."
    banks = []
    for name, year in (("Osaka Bank", "1968"), ("Kobe Bank", "1921")):
        start, told = (restored(text).text.index(words) for words in (f"Bank, set up in {year}", year))
        banks.append(CompanyMention(name, None, None, start, start + 4, 0.9, "", Founding(year, told, told + 4, 0.9)))
    note = read("note", text, *banks, firm(text, "Ob Traders"))
    with pytest.raises(StaleCorrection, match="2 companies are read from these words"):
        built(corrections(tmp_path, entry("accept", "Bank", "note", expect="kind: bank")), [note])
    after = built(corrections(tmp_path, entry("accept", "Bank ... 1921", "note", expect="kind: bank")), [note])
    assert {company for company, word in review(after).items() if word == "accepted"} == {"company-kobe-bank"}
    traders = entry("accept", "1921 by Ob Traders", "note", expect="name: Ob Traders")
    assert review(built(corrections(tmp_path, traders), [note]))["company-ob-traders"] == "accepted"
