-- A row is one company: the accepted claim on each cell, and the claims behind it.
WITH cells AS (
    PIVOT (SELECT record_id, field, value FROM staging.cells WHERE table_name = 'companies')
    ON field IN ('name', 'country', 'kind', 'founded_edtf', 'confidence')
    USING any_value(value)
    GROUP BY record_id
)

SELECT
    records.record_id AS company_id,
    cells.name,
    cells.country,
    cells.kind,
    cells.founded_edtf,
    coalesce(support.n_claims, 0) AS n_claims,
    coalesce(support.n_documents, 0) AS n_documents,
    coalesce(cells.confidence::DOUBLE, support.mean_confidence) AS confidence,
    coalesce(records.review, 'unreviewed') AS review
FROM staging.records
LEFT JOIN cells ON cells.record_id = records.record_id
LEFT JOIN staging.support ON support.table_name = 'companies' AND support.record_id = records.record_id
WHERE records.table_name = 'companies'
