"""The views and table macros over the small invented world."""


def test_credit_totals_count_no_money_twice(rows):
    """The tranche and the refused credit are left out; the yen credit has no upper bound, the mark credit no rate."""
    assert rows("""
        SELECT lender_country, lender_id, year, project_id, n_credits, n_without_upper_bound, n_not_converted, low_usd, high_usd,
            low_usd_2020, high_usd_2020
        FROM credit_totals ORDER BY lender_country, year
    """) == [
        ("DEU", None, 1976, None, 1, 0, 1, None, None, None, None),
        ("JPN", "east-bank", 1974, "coalfield", 1, 0, 0, 450e6, 450e6, 1800e6, 1800e6),
        ("JPN", None, 1976, "coalfield", 1, 1, 0, 100e6, 100e6, 333333333.33, 333333333.33),
        ("JPN", None, 1979, None, 1, 0, 0, 20e6, 40e6, None, None),
    ]


def test_credits_by_lender_year(rows):
    assert rows("SELECT * EXCLUDE (lender_name) FROM credits_by_lender_year") == [
        ("DEU", None, 1976, 1, 0, 1, None, None),
        ("JPN", "east-bank", 1974, 1, 0, 0, 1800e6, 1800e6),
        ("JPN", None, 1976, 1, 1, 0, 333333333.33, 333333333.33),
        ("JPN", None, 1979, 1, 0, 1, None, None),
    ]


def test_deal_totals(rows):
    sums = "low_usd, high_usd, low_usd_2020, high_usd_2020"
    assert rows(f"SELECT seller_country, buyer_country, year, n_deals, {sums} FROM deal_totals") == [
        ("USA", "SUN", 1976, 1, 4e6, 8e6, 13333333.33, 26666666.67)
    ]


def test_project_life_has_credits_deals_and_the_measures_that_hit_it(rows):
    assert rows("SELECT project_id, event, record_id, edtf FROM project_life") == [
        ("coalfield", "agreed", "coal", "1974-04-22"),
        ("coalfield", "agreed", "yen", "1976/1979"),
        ("coalfield", "signed", "layers", "1976"),
        ("coalfield", "imposed", "halt", "1980-01-04"),
        ("coalfield", "lifted", "halt", "1983-03"),
        ("coalfield", "end", "layers", "1985"),
    ]


def test_sanction_targets_are_the_deal_and_its_parties(rows):
    assert rows("SELECT hit_through, affected_table, affected_id, affected_name, exemption_sought FROM sanction_targets") == [
        ("itself", "credits", "coal", "the coal credit", None),
        ("itself", "deals", "layers", "the pipe-layers", True),
        ("deals", "companies", "pipe-works", "Pipe Works", True),
        ("credits", "companies", "east-bank", "East Bank", None),
    ]


def test_deals_around_sanctions(rows):
    assert rows("SELECT deal_id, side, days, with_sender FROM deals_around_sanctions") == [
        ("layers", "before", -1464, True),
        ("layers-2", "after", 1152, False),
    ]


def test_company_mentions_name_every_role(rows):
    assert rows("SELECT table_name, record_id, field FROM company_mentions WHERE company_id = 'pipe-works'") == [
        ("companies", "pipe-works", "name"),
        ("company_members", "m1", "member_name"),
        ("deal_parties", "p1", "party_name"),
        ("deals", "layers", "seller_name"),
    ]


def test_happened_in_tells_certain_from_possible(rows):
    assert rows("SELECT record_id, event, certain FROM happened_in(1976)") == [
        ("guarantee", "proposed", True),
        ("marks", "agreed", True),
        ("layers", "signed", True),
        ("layers-part", "signed", True),
        ("yen", "agreed", False),
        ("layers-2", "start", False),
    ]
    assert rows("SELECT record_id FROM happened_in(1985)") == [("late",), ("layers",)]


def test_believed_in_gives_the_newest_statement_of_the_time(rows):
    amount = "SELECT value, still_held, document_id FROM believed_in({}) WHERE record_id = 'coal' AND field = 'amount_low'"
    assert rows(amount.format(1973)) == []
    assert rows(amount.format(1974)) == [("400000000", False, "memo")]
    assert rows(amount.format(2011)) == [("450000000", True, "article")]
