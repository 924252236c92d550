-- A row is one measure: the accepted claim on each cell, the bounds of its dates, and the claims behind it.
WITH cells AS (
    PIVOT (SELECT record_id, field, value FROM staging.cells WHERE table_name = 'sanctions')
    ON field IN (
        'title', 'sender_country', 'target_country', 'measure', 'goods', 'trigger', 'status', 'extraterritorial',
        'imposed_edtf', 'lifted_edtf', 'parent_sanction_id', 'confidence'
    )
    USING any_value(value)
    GROUP BY record_id
)

SELECT
    records.record_id AS sanction_id,
    cells.title,
    cells.sender_country,
    cells.target_country,
    cells.measure,
    cells.goods,
    cells.trigger,
    cells.status,
    cells.extraterritorial::BOOLEAN AS extraterritorial,
    cells.imposed_edtf,
    imposed_bounds.earliest AS imposed_earliest,
    imposed_bounds.latest AS imposed_latest,
    cells.lifted_edtf,
    lifted_bounds.earliest AS lifted_earliest,
    lifted_bounds.latest AS lifted_latest,
    measures.gsdb_type,
    cells.parent_sanction_id,
    coalesce(support.n_claims, 0) AS n_claims,
    coalesce(support.n_documents, 0) AS n_documents,
    coalesce(support.n_independent_sources, 0) AS n_independent_sources,
    coalesce(cells.confidence::DOUBLE, support.mean_confidence) AS confidence,
    coalesce(records.review, 'unreviewed') AS review
FROM staging.records
LEFT JOIN cells ON cells.record_id = records.record_id
LEFT JOIN staging.support ON support.table_name = 'sanctions' AND support.record_id = records.record_id
LEFT JOIN staging.edtf AS imposed_bounds ON imposed_bounds.edtf = cells.imposed_edtf
LEFT JOIN staging.edtf AS lifted_bounds ON lifted_bounds.edtf = cells.lifted_edtf
LEFT JOIN reference.measures ON measures.measure = cells.measure
WHERE records.table_name = 'sanctions'
