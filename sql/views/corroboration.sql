-- A row is one core table: how many records it has, how many of them several documents tell (merged) and their share, how many have
-- sources that do not depend on one another, and on how many documents contradict one another or people differ (see conflicts).
WITH records AS (
    SELECT
        'credits' AS table_name,
        credit_id AS record_id,
        n_documents,
        n_independent_sources
    FROM credits
    UNION ALL
    SELECT
        'deals',
        deal_id,
        n_documents,
        n_independent_sources
    FROM deals
    UNION ALL
    SELECT
        'sanctions',
        sanction_id,
        n_documents,
        n_independent_sources
    FROM sanctions
),

contradicted AS (
    SELECT DISTINCT
        table_name,
        record_id
    FROM conflicts
    WHERE kind IN ('contradiction', 'people_differ')
)

SELECT
    records.table_name,
    count(*) AS n_records,
    count(*) FILTER (WHERE records.n_documents > 1) AS n_merged,
    round(n_merged / n_records, 3) AS share_merged,
    count(*) FILTER (WHERE records.n_independent_sources > 1) AS n_independent,
    count(contradicted.record_id) AS n_contradicted
FROM records
LEFT JOIN contradicted USING (table_name, record_id)
GROUP BY records.table_name
ORDER BY records.table_name
