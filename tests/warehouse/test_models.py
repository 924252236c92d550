import datetime as dt

import pytest

from warehouse import load, schema

DAY = dt.date


def test_models_give_the_columns_of_their_tables(working):
    models = load.models(*load.PUBLISHED_LAYERS)
    assert models.keys() == {table.name for table in schema.load_order()}
    for table in schema.load_order():
        found = working.execute(f"DESCRIBE SELECT * FROM ({models[table.name]})").fetchall()
        assert [row[0] for row in found] == list(table.columns)


def test_credit_takes_accepted_claims_then_attributes(rows):
    assert rows("""
        SELECT title, lender_id, lender_name, currency, amount_low, amount_high, amount_approx, project_id, counts_in_totals,
            review
        FROM credits WHERE credit_id = 'coal'
    """) == [("Coal credit", "east-bank", "East Bank", "USD", 450e6, 450e6, False, "coalfield", True, "unreviewed")]


def test_credit_counts_claims_documents_and_independent_sources(rows):
    counts = "SELECT credit_id, n_claims, n_documents, n_independent_sources FROM credits ORDER BY credit_id"
    assert rows(counts) == [
        ("coal", 10, 3, 2),
        ("coal-part", 7, 1, 1),
        ("guarantee", 4, 1, 1),
        ("late", 6, 1, 1),
        ("marks", 6, 1, 1),
        ("refused", 4, 1, 1),
        ("yen", 5, 2, 1),
    ]


def test_confidence_is_given_or_the_mean_of_accepted_claims(rows):
    assert rows("SELECT credit_id, confidence FROM credits WHERE credit_id IN ('coal', 'coal-part') ORDER BY ALL") == [
        ("coal", 0.78),
        ("coal-part", 0.25),
    ]


def test_dates_have_their_bounds(rows):
    assert rows("SELECT agreed_edtf, agreed_earliest, agreed_latest FROM credits ORDER BY credit_id") == [
        ("1974-04-22", DAY(1974, 4, 22), DAY(1974, 4, 22)),
        ("1974", DAY(1974, 1, 1), DAY(1974, 12, 31)),
        ("1976", DAY(1976, 1, 1), DAY(1976, 12, 31)),
        ("1979/..", DAY(1979, 1, 1), None),
        ("1976", DAY(1976, 1, 1), DAY(1976, 12, 31)),
        (None, None, None),
        ("1976/1979", DAY(1976, 1, 1), DAY(1979, 12, 31)),
    ]


def test_each_date_has_its_own_bounds(rows):
    assert rows("SELECT start_earliest, start_latest, end_earliest, end_latest FROM deals ORDER BY deal_id") == [
        (None, None, DAY(1985, 1, 1), DAY(1985, 12, 31)),
        (None, DAY(1979, 12, 31), None, None),
        (None, None, None, None),
    ]
    assert rows("SELECT imposed_earliest, imposed_latest, lifted_earliest, lifted_latest FROM sanctions") == [
        (DAY(1980, 1, 4), DAY(1980, 1, 4), DAY(1983, 3, 1), DAY(1983, 3, 31))
    ]


def test_reference_rows_are_published_whole(rows):
    rouble = ("SUR-1976", "SUR", 1976, 0.75, "official", "invented", "none", "2026-01-05")
    assert rows("FROM rates WHERE currency = 'SUR'") == [rouble]
    assert rows("FROM deflator WHERE year = 1974") == [(1974, 25.0, "invented", "none", None)]
    assert rows("FROM countries WHERE alpha3 = 'SUN'") == [("SUN", "Soviet Union", "ISO 3166-3", "1922", "1991")]


def test_money_is_converted_at_the_rate_of_the_first_year(rows):
    assert rows("SELECT credit_id, amount_usd, amount_usd_2020, rate_id FROM credits ORDER BY credit_id") == [
        ("coal", 450e6, 1800e6, "USD-1974"),
        ("coal-part", 100e6, 400e6, "USD-1974"),
        ("guarantee", None, None, None),
        ("late", 30e6, None, "USD-1979"),
        ("marks", None, None, None),
        ("refused", None, None, None),
        ("yen", 100e6, 333333333.33, "JPY-1976"),
    ]
    assert rows("SELECT value_usd, value_usd_2020, rate_id FROM deals WHERE deal_id = 'layers'") == [(6e6, 20e6, "SUR-1976")]


def test_sanction_has_its_class(rows):
    assert rows("SELECT measure, gsdb_type, extraterritorial, imposed_earliest FROM sanctions") == [
        ("licence_suspension", "trade", True, DAY(1980, 1, 4))
    ]


def test_every_measure_has_a_class(working):
    known = working.execute("SELECT measure FROM reference.measures ORDER BY measure").fetchall()
    assert [measure for (measure,) in known] == sorted(schema.tables()["sanctions"].columns["measure"].enum)


def test_link_rows(rows):
    assert rows("FROM deal_parties") == [
        ("p1", "layers", "pipe-works", "Pipe Works", "USA", "seller"),
        ("p2", "layers", None, None, "SUN", "buyer"),
    ]
    assert rows("FROM sanction_effects") == [
        ("e1", "halt", "deals", "layers", "the pipe-layers", "stopped", True, None),
        ("e2", "halt", "credits", "coal", "the coal credit", None, None, None),
    ]
    assert rows("FROM company_names") == [("n1", "east-bank", "E.B.", None, "abbreviated")]
    assert rows("FROM company_members") == [("m1", "trio", "pipe-works", "Pipe Works", 40.0)]


def test_figure_names_its_document(rows):
    assert rows("SELECT value_low, value_high, unit, date_earliest, document_id, n_claims FROM figures") == [
        (5.0, None, "percent", DAY(1976, 1, 1), "article", 5)
    ]


def test_every_empty_core_cell_has_one_gap_and_no_other_cell_has(connection):
    gaps = set(connection.execute("SELECT table_name, record_id, field FROM gaps").fetchall())
    empty = set()
    for table in schema.tables().values():
        if table.core:
            found = connection.execute(f"FROM {table.name}").fetchall()
            for row in found:
                empty |= {(table.name, row[0], name) for name, cell in zip(table.columns, row, strict=True) if cell is None}
    assert gaps == empty


@pytest.mark.parametrize(
    "record,field,reason,document",
    [
        ("refused", "agreed_edtf", "illegible", "memo"),
        ("refused", "agreed_earliest", "illegible", "memo"),
        ("refused", "amount_low", "not_stated", None),
        ("refused", "parent_credit_id", "not_applicable", None),
        ("refused", "lender_id", "in_conflict", "article"),
        ("coal", "interest_rate_pct", "redacted", "memo"),
        ("coal", "maturity_years", "not_stated", None),
        ("coal", "borrower_id", "not_stated", None),
        ("marks", "amount_usd", "not_applicable", None),
        ("late", "agreed_latest", "not_applicable", None),
    ],
)
def test_gap_has_its_reason(rows, record, field, reason, document):
    assert rows(f"SELECT reason, document_id FROM gaps WHERE record_id = '{record}' AND field = '{field}'") == [
        (reason, document)
    ]


def test_derived_gap_takes_the_first_empty_source(rows):
    """The refused credit has no lower bound (not stated) and an illegible date; the lower bound is named first."""
    assert rows("SELECT reason FROM gaps WHERE record_id = 'refused' AND field = 'amount_usd'") == [("not_stated",)]


def test_documents_are_counted_through(rows):
    assert rows("""
        SELECT document_id, redactions, n_claims, n_records, date_earliest, status
        FROM documents WHERE document_id IN ('blank', 'memo')
    """) == [
        ("blank", 0, 0, 0, None, "empty"),
        ("memo", 2, 24, 5, DAY(1974, 6, 3), "read"),
    ]


def test_passage_of_a_closed_document_has_no_text(rows):
    assert rows("SELECT passage_id, char_end, text FROM passages") == [
        ("article.p1", 6, None),
        ("memo.p1", 4, "open"),
    ]


def test_redactions_are_numbered_in_the_order_of_the_text(rows):
    assert rows("SELECT redaction_id, char_start, exemption FROM redactions") == [
        ("memo.r1", 10, None),
        ("memo.r2", 30, "25X1"),
    ]


def test_same_issue_is_listed_once(rows):
    assert rows("SELECT level, message FROM issues ORDER BY level") == [
        ("info", "another"),
        ("warning", "twice the same"),
    ]


def test_losing_claims_are_published(rows):
    assert rows("SELECT value FROM claims WHERE record_id = 'coal' AND field = 'amount_low' AND NOT accepted") == [("400000000",)]


def test_tables_are_in_the_order_of_their_key(connection):
    for table in schema.load_order():
        order = ", ".join(table.order_by)
        stored = connection.execute(f"FROM {table.name}").fetchall()
        assert stored == connection.execute(f"FROM {table.name} ORDER BY {order}").fetchall()


def test_every_table_view_macro_and_column_has_a_comment(rows):
    assert rows("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main' AND comment IS NULL") == []
    assert (
        rows("""
        SELECT table_name, column_name FROM duckdb_columns() JOIN duckdb_tables() USING (schema_name, table_name)
        WHERE schema_name = 'main' AND duckdb_columns.comment IS NULL
    """)
        == []
    )
    assert rows("SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL") == []
    macros = "SELECT function_name FROM duckdb_functions() WHERE NOT internal AND schema_name = 'main' AND comment IS NOT NULL"
    assert {name for (name,) in rows(macros)} == {"believed_in", "happened_in"}


def test_parts_of_one_witness_are_not_independent(working):
    """note_b cites note_a, which cites a volume that is not at hand."""
    assert working.execute("SELECT document_id, origin_id FROM staging.origins ORDER BY document_id").fetchall() == [
        ("article", "article"),
        ("blank", "blank"),
        ("digest", "article"),
        ("memo", "memo"),
        ("note_a", "volume"),
        ("note_b", "volume"),
        ("volume", "volume"),
    ]
