import duckdb
import pytest

from warehouse import schema

CONTRACT = {
    "credits": """
        credit_id title lender_id lender_name lender_country borrower_id borrower_name borrower_country instrument
        status amount_low amount_high amount_approx currency amount_usd amount_usd_2020 rate_id agreed_edtf
        agreed_earliest agreed_latest maturity_years interest_rate_pct repayment purpose project_id parent_credit_id
        counts_in_totals n_claims n_documents n_independent_sources confidence review
    """,
    "deals": """
        deal_id title kind status seller_id seller_name seller_country buyer_id buyer_name buyer_country commodity
        quantity_low quantity_high quantity_approx unit quantity_period duration_years value_low value_high
        value_approx currency value_usd value_usd_2020 rate_id signed_edtf signed_earliest signed_latest start_edtf
        start_earliest start_latest end_edtf end_earliest end_latest project_id parent_deal_id counts_in_totals
        n_claims n_documents n_independent_sources confidence review
    """,
    "deal_parties": "deal_id party_id party_name party_country role",
    "sanctions": """
        sanction_id title sender_country target_country measure goods trigger status extraterritorial imposed_edtf
        imposed_earliest imposed_latest lifted_edtf lifted_earliest lifted_latest gsdb_type parent_sanction_id
        n_claims n_documents n_independent_sources confidence review
    """,
    "sanction_effects": """
        sanction_id affected_table affected_id affected_name effect exemption_sought exemption_outcome
    """,
    "companies": "company_id name country kind founded_edtf n_claims n_documents confidence review",
    "company_names": "company_id name language kind",
    "company_members": "consortium_id member_id share_pct",
    "claims": """
        claim_id table_name record_id field value original_value document_id page char_start char_end quote method
        confidence accepted reason
    """,
    "documents": """
        document_id file_name title author publisher date_edtf kind licence may_redistribute url sha256 text_sha256
        pages characters redactions status cites_document_id
    """,
    "passages": "document_id page char_start char_end text",
    "projects": "project_id name place country commodity",
    "figures": """
        figure_id subject indicator value_low value_high unit currency date_edtf date_earliest date_latest document_id
    """,
    "amounts": """
        amount_id document_id page char_start char_end quote kind value_low value_high currency unit outcome record_id
        reason
    """,
    "redactions": "document_id page char_start char_end mark exemption",
    "gaps": "table_name record_id field reason",
    "rates": "rate_id",
    "id_redirects": "old_id new_id",
    "issues": "level message record_id",
    "decisions": "kind left_id left_name right_id right_name rule score outcome",
    "corrections": "action table_name record_id field old_value new_value document_id quote coder date reason",
    "changes": "table_name record_id field old_value new_value cause",
}
ENUMERATIONS = {
    ("credits", "instrument"): """
        bank_credit supplier_credit buyer_credit government_loan risk_credit bond guarantee unknown
    """,
    ("credits", "status"): "requested proposed agreed disbursed suspended refused cancelled repaid unknown",
    ("credits", "repayment"): "cash in_kind contingent_on_success unknown",
    ("deals", "kind"): """
        sale supply compensation exploration joint_development construction licence consortium trade_agreement
        framework_agreement other
    """,
    ("deals", "status"): """
        rumoured proposed negotiating signed under_way completed reduced suspended stalled cancelled lost unknown
    """,
    ("deals", "quantity_period"): "total per_year per_day",
    ("sanctions", "measure"): """
        export_control licence_denial licence_suspension credit_restriction embargo visit_suspension import_ban
        asset_freeze other
    """,
    ("sanctions", "status"): "threatened imposed relaxed lifted unknown",
    ("sanctions", "gsdb_type"): "trade financial arms military travel other",
    ("companies", "kind"): """
        corporation consortium bank state_bank state_enterprise foreign_trade_organisation government_company
        association
    """,
    ("amounts", "kind"): "money quantity",
    ("amounts", "outcome"): "credit deal figure rejected",
    ("gaps", "reason"): "not_stated redacted illegible in_conflict not_applicable",
}


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as connection:
        for table in schema.load_order():
            connection.execute(schema.ddl(table))
        yield connection


@pytest.mark.parametrize("table", CONTRACT)
def test_schema_has_every_column_of_the_contract(table):
    assert set(CONTRACT[table].split()) <= set(schema.tables()[table].columns)


@pytest.mark.parametrize("table,column", ENUMERATIONS)
def test_schema_has_the_enumerations_of_the_contract(table, column):
    assert list(schema.tables()[table].columns[column].enum) == ENUMERATIONS[table, column].split()


def test_core_tables_are_those_of_the_contract():
    assert [table.name for table in schema.tables().values() if table.core] == ["credits", "deals", "sanctions", "companies"]


@pytest.mark.parametrize("table", schema.tables().values(), ids=lambda table: table.name)
def test_schema_refers_only_to_what_it_has(table):
    assert set(table.key) | set(table.order_by) <= set(table.columns)
    assert set(table.key) <= set(table.order_by) or table.order_by == ("document_id", "number")
    for column in table.columns.values():
        assert all(not table.columns[followed].follows for followed in column.follows)
        assert column.gap is None or column.gap in schema.tables()["gaps"].columns["reason"].enum
        if column.reference:
            referenced, key = column.reference
            assert schema.tables()[referenced].key == (key,)


def test_load_order_has_referenced_tables_first():
    order = [table.name for table in schema.load_order()]
    for table in schema.load_order():
        assert all(order.index(referenced) < order.index(table.name) for _, referenced, _ in table.foreign_keys)
    assert "changes" not in order


def test_ddl_creates_columns_types_and_comments(connection):
    found = connection.execute(
        "SELECT table_name, column_name, data_type, comment, is_nullable FROM duckdb_columns() WHERE NOT internal"
    ).fetchall()
    expected = [
        (table.name, column.name, column.sql_type, column.comment, column.nullable)
        for table in schema.load_order()
        for column in table.columns.values()
    ]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO projects (project_id) VALUES ('p')",
        "INSERT INTO projects (project_id, name, country) VALUES ('p', 'n', 'su')",
        "INSERT INTO company_members VALUES ('m', 'nobody', NULL, NULL, 10)",
        "INSERT INTO companies VALUES ('c', 'n', 'JPN', 'circus', NULL, 0, 0, 0.5, 'unreviewed')",
        "INSERT INTO companies VALUES ('c', 'n', 'JPN', 'bank', NULL, 0, 0, 1.5, 'unreviewed')",
        "INSERT INTO companies VALUES ('c', NULL, 'JPN', 'bank', NULL, 0, 0, 0.5, 'unreviewed')",
    ],
)
def test_ddl_refuses_a_bad_row(connection, statement):
    with pytest.raises(duckdb.ConstraintException):
        connection.execute(statement)


def test_ddl_takes_a_good_row(connection):
    connection.execute("INSERT INTO companies VALUES ('good', 'n', 'JPN', 'bank', NULL, 0, 0, 0.5, 'unreviewed')")
    assert connection.execute("SELECT count(*) FROM companies WHERE company_id = 'good'").fetchall() == [(1,)]


def test_dictionary_has_a_line_for_every_column():
    text = schema.dictionary_markdown()
    for table in schema.tables().values():
        section = text.split(f"### {table.name}\n", 1)[1].split("\n### ", 1)[0]
        assert [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")] == list(table.columns)
