-- A row is one credit: the accepted claim on each cell, the bounds of its date, its amount in US dollars (see money.sql),
-- and the claims behind it.
WITH cells AS (
    PIVOT (SELECT record_id, field, value FROM staging.cells WHERE table_name = 'credits')
    ON field IN (
        'title', 'lender_id', 'lender_name', 'lender_country', 'borrower_id', 'borrower_name', 'borrower_country',
        'instrument', 'status', 'amount_low', 'amount_high', 'amount_approx', 'currency', 'agreed_edtf',
        'maturity_years', 'interest_rate_pct', 'repayment', 'purpose', 'project_id', 'parent_credit_id',
        'counts_in_totals', 'confidence'
    )
    USING any_value(value)
    GROUP BY record_id
)

SELECT
    records.record_id AS credit_id,
    cells.title,
    cells.lender_id,
    cells.lender_name,
    cells.lender_country,
    cells.borrower_id,
    cells.borrower_name,
    cells.borrower_country,
    cells.instrument,
    cells.status,
    cells.amount_low::DOUBLE AS amount_low,
    cells.amount_high::DOUBLE AS amount_high,
    cells.amount_approx::BOOLEAN AS amount_approx,
    cells.currency,
    money.usd AS amount_usd,
    money.usd_2020 AS amount_usd_2020,
    money.rate_id,
    cells.agreed_edtf,
    agreed_bounds.earliest AS agreed_earliest,
    agreed_bounds.latest AS agreed_latest,
    cells.maturity_years::DOUBLE AS maturity_years,
    cells.interest_rate_pct::DOUBLE AS interest_rate_pct,
    cells.repayment,
    cells.purpose,
    cells.project_id,
    cells.parent_credit_id,
    coalesce(cells.counts_in_totals::BOOLEAN, TRUE) AS counts_in_totals,
    coalesce(support.n_claims, 0) AS n_claims,
    coalesce(support.n_documents, 0) AS n_documents,
    coalesce(support.n_independent_sources, 0) AS n_independent_sources,
    coalesce(cells.confidence::DOUBLE, support.mean_confidence) AS confidence,
    coalesce(records.review, 'unreviewed') AS review
FROM staging.records
LEFT JOIN cells ON cells.record_id = records.record_id
LEFT JOIN staging.support ON support.table_name = 'credits' AND support.record_id = records.record_id
LEFT JOIN staging.edtf AS agreed_bounds ON agreed_bounds.edtf = cells.agreed_edtf
LEFT JOIN staging.money ON money.table_name = 'credits' AND money.record_id = records.record_id
WHERE records.table_name = 'credits'
