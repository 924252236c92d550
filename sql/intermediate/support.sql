-- A row is one record with the accepted claims behind it: how many, in how many documents, and how many of those are
-- independent.
SELECT
    claims.table_name,
    claims.record_id,
    count(*) AS n_claims,
    count(DISTINCT claims.document_id) AS n_documents,
    count(DISTINCT origins.origin_id) AS n_independent_sources,
    min(claims.document_id) AS first_document_id,
    -- Rounded, and summed in a fixed order, so that it is the same in every run.
    round(list_avg(list(claims.confidence ORDER BY claims.confidence, claims.claim_id)), 6) AS mean_confidence
FROM staging.claims
LEFT JOIN staging.origins ON origins.document_id = claims.document_id
WHERE claims.accepted
GROUP BY claims.table_name, claims.record_id
