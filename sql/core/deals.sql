-- A row is one deal: the accepted claim on each cell, the bounds of its dates, its value in US dollars (see money.sql),
-- and the claims behind it.
WITH cells AS (
    PIVOT (SELECT record_id, field, value FROM staging.cells WHERE table_name = 'deals')
    ON field IN (
        'title', 'kind', 'status', 'seller_id', 'seller_name', 'seller_country', 'buyer_id', 'buyer_name',
        'buyer_country', 'commodity', 'quantity_low', 'quantity_high', 'quantity_approx', 'unit', 'quantity_period',
        'duration_years', 'value_low', 'value_high', 'value_approx', 'currency', 'signed_edtf', 'start_edtf',
        'end_edtf', 'project_id', 'parent_deal_id', 'counts_in_totals', 'confidence'
    )
    USING any_value(value)
    GROUP BY record_id
)

SELECT
    records.record_id AS deal_id,
    cells.title,
    cells.kind,
    cells.status,
    cells.seller_id,
    cells.seller_name,
    cells.seller_country,
    cells.buyer_id,
    cells.buyer_name,
    cells.buyer_country,
    cells.commodity,
    cells.quantity_low::DOUBLE AS quantity_low,
    cells.quantity_high::DOUBLE AS quantity_high,
    cells.quantity_approx::BOOLEAN AS quantity_approx,
    cells.unit,
    cells.quantity_period,
    cells.duration_years::DOUBLE AS duration_years,
    cells.value_low::DOUBLE AS value_low,
    cells.value_high::DOUBLE AS value_high,
    cells.value_approx::BOOLEAN AS value_approx,
    cells.currency,
    money.usd AS value_usd,
    money.usd_2020 AS value_usd_2020,
    money.rate_id,
    cells.signed_edtf,
    signed_bounds.earliest AS signed_earliest,
    signed_bounds.latest AS signed_latest,
    cells.start_edtf,
    start_bounds.earliest AS start_earliest,
    start_bounds.latest AS start_latest,
    cells.end_edtf,
    end_bounds.earliest AS end_earliest,
    end_bounds.latest AS end_latest,
    cells.project_id,
    cells.parent_deal_id,
    coalesce(cells.counts_in_totals::BOOLEAN, TRUE) AS counts_in_totals,
    coalesce(support.n_claims, 0) AS n_claims,
    coalesce(support.n_documents, 0) AS n_documents,
    coalesce(support.n_independent_sources, 0) AS n_independent_sources,
    coalesce(cells.confidence::DOUBLE, support.mean_confidence) AS confidence,
    coalesce(records.review, 'unreviewed') AS review
FROM staging.records
LEFT JOIN cells ON cells.record_id = records.record_id
LEFT JOIN staging.support ON support.table_name = 'deals' AND support.record_id = records.record_id
LEFT JOIN staging.edtf AS signed_bounds ON signed_bounds.edtf = cells.signed_edtf
LEFT JOIN staging.edtf AS start_bounds ON start_bounds.edtf = cells.start_edtf
LEFT JOIN staging.edtf AS end_bounds ON end_bounds.edtf = cells.end_edtf
LEFT JOIN staging.money ON money.table_name = 'deals' AND money.record_id = records.record_id
WHERE records.table_name = 'deals'
