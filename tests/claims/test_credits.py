"""Who lends what to whom, for what, when, and how far it has come."""

from __future__ import annotations

import pytest
from staged import credits, scene

from flows.claims.reader import read
from flows.claims.updates import add_later_word
from flows.restore import restore


@pytest.mark.parametrize(
    ("text", "lender", "borrower"),
    [
        ("Deutsche Bank lent Hungary DM 200 million in 1978.", "Deutsche Bank", "Hungary"),
        ("In 1973 a credit of $40 million was granted to Poland by Chase Manhattan.", "Chase Manhattan", "Poland"),
        ("A group headed by Dresdner Bank lent Romania $150 million in 1976.", "Dresdner Bank", "Romania"),
        ("In 1975 Poland borrowed $90 million from Citibank.", "Citibank", "Poland"),
        ("Lloyds Bank was first. In March 1977 it lent Bulgaria $30 million.", "Lloyds Bank", "Bulgaria"),
        (
            "Japan, more generous than the rest, came next, granting the Soviet Union $80 million in 1972.",
            "Japan",
            "Soviet Union",
        ),
        ("Bulgaria signed an agreement with Syria in 1962 which included a $7 million credit.", "Bulgaria", "Syria"),
        ("The talks with Yugoslavia went well. A Hungarian credit of $7 million was opened in 1962.", "Hungary", "Yugoslavia"),
    ],
)
def test_sides(text: str, lender: str, borrower: str) -> None:
    (record,) = credits(text)
    assert (lender in (record.get("lender_name") or ""), record.get("borrower_name")) == (True, borrower)


def test_a_pronoun_is_inferred_and_quotes_the_name() -> None:
    text = "Lloyds Bank was first. In March 1977 it lent Bulgaria $30 million."
    cell = credits(text)[0].cell("lender_name")
    assert cell is not None and cell.inferred and text[cell.start : cell.end] == "Lloyds Bank"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Barclays Bank lent Poland $20 million in 1974.", "agreed"),
        ("The Soviet Union has asked Japan for $500 million.", "requested"),
        ("Barclays Bank would lend Poland $20 million.", "proposed"),
        ("Barclays Bank is prepared to lend Poland $20 million.", "proposed"),
        ("Barclays Bank was glad to consider lending Poland $20 million.", "proposed"),
        ("Barclays Bank did not lend Poland the $20 million.", "refused"),
        ("The loan of $20 million to Poland was cancelled by Barclays Bank in 1980.", "cancelled"),
        ("Poland has drawn $20 million from Barclays Bank.", "disbursed"),
        ("For its part Barclays Bank has $20 million outstanding to Poland.", "agreed"),
    ],
)
def test_status(text: str, status: str) -> None:
    assert credits(text)[0].get("status") == status


def test_each_lender_of_a_list_has_a_credit() -> None:
    found = credits("In 1974 the Bank of America and Morgan Guaranty lent the Soviet Union $50 million each.")
    assert [(r.get("lender_name") or "")[:6] for r in found] == ["Bank o", "Morgan"]


def test_sums_told_respectively() -> None:
    found = credits("In 1976 Barclays Bank and Lloyds Bank lent Poland $20 million and $35 million respectively.")
    assert [(r.get("lender_name") or "")[:6] for r in found] == ["Barcla", "Lloyds"]


def test_a_part_hangs_under_its_whole_and_does_not_count() -> None:
    whole, part = credits("In 1977 Japan lent Poland $100 million, of which $25 million was for ships.")
    assert part.parent is whole and not part.counts_in_totals and whole.counts_in_totals


def test_part_called_so_behind_its_sum_does_not_count_beside_the_whole() -> None:
    for joined in (", part of the", ", a share of its", " tranche of a"):
        part, whole = credits(f"In 1977 Japan lent Poland $25 million{joined} $100 million credit.")
        assert part.parent is whole and not part.counts_in_totals and whole.counts_in_totals
    tranche, line = credits(
        "A first tranche of $20 million out of the $80 million credit which Japan gave Poland was drawn in 1978."
    )
    assert tranche.parent is line and not tranche.counts_in_totals


LINE = "In 1975 West Germany granted Poland a credit line of DM 400 million. "


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("In 1975 the line was cut to DM 150 million, all of which was drawn.", ["150000000"]),
        ("In 1975 the bank reduced the line to about DM 150 million. Poland drew DM 50 million on it.", ["150000000"]),
        ("In 1975 the line was raised to DM 500 million.", ["400000000", "500000000"]),
        ("In 1975 Japan cut its share to DM 50 million.", ["400000000", "50000000"]),
    ],
)
def test_of_a_credit_that_was_cut_only_what_it_was_cut_to_counts(text: str, counted: list[str]) -> None:
    records = credits(LINE + text)
    assert [record.get("amount_low") for record in records if record.counts_in_totals] == counted


@pytest.mark.parametrize(
    ("drawn", "parts"),
    [
        ("In 1977 the whole DM 400 million was drawn.", 1),
        ("DM 150 million was drawn in 1976, and the remaining DM 250 million was drawn in 1977.", 2),
        ("A first tranche of DM 150 million was paid out in 1976.", 1),
        ("DM 300 million was drawn in 1976, and DM 250 million was drawn in 1977.", 1),
        ("DM 500 million was drawn in 1976.", 0),
        ("In 1977 France disbursed a credit of DM 30 million to Poland.", 0),
        ("In 1977 another DM 30 million was granted.", 0),
        ("Poland asked for another DM 90 million, which was paid out in 1978.", 0),
    ],
)
def test_what_is_drawn_on_a_line_is_part_of_it_as_far_as_there_is_room(drawn: str, parts: int) -> None:
    line, *others = credits(LINE + drawn)
    assert others and line.counts_in_totals
    assert [(r.parent is line, r.counts_in_totals) for r in others].count((True, False)) == parts
    assert all(r.counts_in_totals for r in others if r.parent is None)


def test_two_sums_side_by_side_are_no_parts() -> None:
    one, other = credits("In 1977 Japan lent Poland $100 million and Hungary $25 million.")
    assert one.parent is None and other.parent is None and one.counts_in_totals and other.counts_in_totals


def test_a_like_amount_is_a_credit_of_the_same_sum() -> None:
    one, other = credits("The US Eximbank lent Poland $30 million in 1973. A like amount was advanced by Chase Manhattan.")
    assert one.get("amount_low") == other.get("amount_low") == "30000000"
    assert "Chase" in (other.get("lender_name") or "") and other.cells[0].rule == "credit.same_amount/1"


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("In 1977 Japan lent Poland $100 million for fishing vessels.", "fishing vessels"),
        ("In 1977 Japan lent Poland $100 million to buy copper furnaces.", "copper furnaces"),
        ("In 1977 Japan lent Poland $100 million for three years.", None),
    ],
)
def test_purpose(text: str, purpose: str | None) -> None:
    assert credits(text)[0].get("purpose") == purpose


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ("Both were refused.", ["refused", "refused"]),
        ("The former was cancelled.", ["cancelled", "agreed"]),
        ("The former amount was paid out.", ["disbursed", "agreed"]),
        ("The latter was cancelled.", ["agreed", "cancelled"]),
        ("The weather was cancelled.", ["agreed", "agreed"]),
        ("Neither loan was drawn on.", ["agreed", "agreed"]),
    ],
)
def test_a_later_sentence_updates_what_was_told(later: str, expected: list[str]) -> None:
    text = f"In 1974 Japan lent Poland $20 million, and in 1975 Japan lent Hungary $30 million. {later}"
    records = credits(text)
    add_later_word(scene(text), records)
    assert [r.get("status") for r in records] == expected
    assert all(r.cells[[c.field for c in r.cells].index("status")].value == "agreed" for r in records)


@pytest.mark.parametrize(
    ("text", "years", "rate"),
    [
        ("In 1974 Japan lent Poland $20 million for eight years at 6.5 percent.", "8", "6.5"),
        (
            "In 1974 Japan lent Poland $20 million. The loan is repayable over 8 years and bears interest of 6.5 percent.",
            "8",
            "6.5",
        ),
        ("In 1974 Japan lent Poland $20 million, six years, at 7 percent.", "6", "7"),
        ("In 1974 Japan lent Poland $20 million. Demand grew by 6.5 percent in eight years.", None, None),
    ],
)
def test_terms(text: str, years: str | None, rate: str | None) -> None:
    record = credits(text)[0]
    assert (record.get("maturity_years"), record.get("interest_rate_pct")) == (years, rate)


def test_each_of_two_credits_has_its_own_terms() -> None:
    found = credits("In 1974 Japan lent Poland $20 million at 6.5 percent and Hungary $30 million at 7 percent.")
    assert [r.get("interest_rate_pct") for r in found] == ["6.5", "7"]


def test_whom_a_clause_describes_lends_and_what_was_offered_in_a_bond_is_agreed() -> None:
    text = "Forty firms founded Ruhrgas, which partnered with the Poles offering credits (at first $100 million) for a share."
    (record,) = credits(text)
    assert record.get("lender_name") == "Ruhrgas" and record.get("status") == "agreed"


def test_a_credit_for_a_project_in_a_third_state_is_that_states() -> None:
    text = (
        "Washington and Moscow were far apart. A memorandum wanted Japanese banks to lend $800 million to the Alaskan Gas "
        "Pipeline."
    )
    (record,) = credits(text)
    assert (record.get("lender_country"), record.get("borrower_country")) == ("JPN", "USA")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("In 1975 Bonn and Warsaw agreed. Bonn lent Warsaw $100 million for pipe.", "1975"),
        ("The 1973 oil crisis was over. Bonn lent Warsaw $100 million for pipe.", None),
    ],
)
def test_a_date_that_only_names_something_dates_no_credit(text: str, year: str | None) -> None:
    assert credits(text)[0].get("agreed_edtf") == year


@pytest.mark.parametrize("share", ["45 percent", "half", "two thirds"])
def test_a_share_of_a_price_is_a_credit_whose_sum_is_not_told(share: str) -> None:
    (record,) = credits(f"Citibank will lend Poland {share} of the $60 million price of the mill.")
    assert (record.get("lender_name"), record.get("amount_low"), record.amounts) == ("Citibank", None, [])


def test_a_heading_tells_a_credit_that_no_sentence_tells() -> None:
    said = "The banks met in London. They will meet again in Warsaw."
    reading = read(restore(f"TALKS ON A SYNDICATED $60 MILLION CREDIT FOR POLAND\n\n{said}\n".encode(), file_name="note.txt"))
    assert [r.get("amount_low") for r in reading.records if r.table == "credits"] == ["60000000"]
    again = read(
        restore(f"A $60 MILLION CREDIT FOR POLAND\n\nPoland was lent $60 million. {said}\n".encode(), file_name="note.txt")
    )
    assert len([r for r in again.records if r.table == "credits"]) == 1


def test_an_embassy_that_is_written_to_lends_nothing() -> None:
    told = "The view of the British Foreign Office on the credits to Poland differs from that of the United States."
    (record,) = credits(f"{told} The credit of $50 million to Poland was suspended in 1946.")
    assert record.get("lender_country") != "GBR"


def test_a_guarantee_is_the_sum_s_own_kind() -> None:
    direct, guaranteed = credits(
        "Eximbank approved a direct loan of $12 million to Romania and a guarantee of $9 million in 1974."
    )
    assert (direct.get("instrument") != "guarantee", guaranteed.get("instrument")) == (True, "guarantee")


def test_a_limit_set_by_law_is_no_credit_and_a_running_total_hardly_one() -> None:
    law = "A law of 1974 holds all new Eximbank lending to the USSR to $300 million and allows $40 million of it for coal."
    assert sureness(law) == 0
    assert (
        sureness("So far Barclays Bank lent Poland $191 million in all.")
        < sureness("Barclays Bank lent Poland $191 million.") - 0.1
    )


def sureness(text: str) -> float:
    """How sure the reader, by its weights, is of the credit it tells; 0 where it tells none."""
    return max((record.confidence for record in read(restore(text.encode())).records if record.table == "credits"), default=0.0)
