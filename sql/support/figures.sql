-- A row is one figure: the accepted claim on each cell, the bounds of its date, and the claims behind it.
WITH cells AS (
    PIVOT (SELECT record_id, field, value FROM staging.cells WHERE table_name = 'figures')
    ON field IN (
        'subject', 'indicator', 'value_low', 'value_high', 'value_approx', 'unit', 'currency', 'period', 'date_edtf',
        'project_id', 'confidence'
    )
    USING any_value(value)
    GROUP BY record_id
)

SELECT
    records.record_id AS figure_id,
    cells.subject,
    cells.indicator,
    cells.value_low::DOUBLE AS value_low,
    cells.value_high::DOUBLE AS value_high,
    cells.value_approx::BOOLEAN AS value_approx,
    cells.unit,
    cells.currency,
    cells.period,
    cells.date_edtf,
    date_bounds.earliest AS date_earliest,
    date_bounds.latest AS date_latest,
    cells.project_id,
    support.first_document_id AS document_id,
    coalesce(support.n_claims, 0) AS n_claims,
    coalesce(cells.confidence::DOUBLE, support.mean_confidence) AS confidence,
    coalesce(records.review, 'unreviewed') AS review
FROM staging.records
LEFT JOIN cells ON cells.record_id = records.record_id
LEFT JOIN staging.support ON support.table_name = 'figures' AND support.record_id = records.record_id
LEFT JOIN staging.edtf AS date_bounds ON date_bounds.edtf = cells.date_edtf
WHERE records.table_name = 'figures'
