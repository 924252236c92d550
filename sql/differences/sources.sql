-- Documents whose file came, went or was replaced between the two releases, with the cause this gives. A document without an id of its
-- own is named after its bytes: where its file changes, one id goes and another comes under the same file name.
CREATE TEMP TABLE changed_documents AS
WITH old_files AS (
    SELECT document_id, sha256, file_name FROM old_documents WHERE status IN ('read', 'empty')
),

new_files AS (
    SELECT document_id, sha256, file_name FROM new_documents WHERE status IN ('read', 'empty')
),

replaced AS (
    SELECT o.document_id AS old_id, n.document_id AS new_id
    FROM (FROM old_files ANTI JOIN new_files USING (document_id)) AS o
    JOIN (FROM new_files ANTI JOIN old_files USING (document_id)) AS n USING (file_name)
)

SELECT
    document_id,
    CASE
        WHEN document_id IN (SELECT unnest([old_id, new_id]) FROM replaced) THEN 'changed_source'
        WHEN n.document_id IS NULL THEN 'removed_source'
        WHEN o.document_id IS NULL THEN 'new_source'
        ELSE 'changed_source'
    END AS cause
FROM old_files AS o
FULL JOIN new_files AS n USING (document_id)
WHERE o.sha256 IS DISTINCT FROM n.sha256;

-- Rates that came, went or changed, by themselves or through the deflator of their year.
CREATE TEMP TABLE changed_rates AS
SELECT rate_id
FROM old_rates AS o
FULL JOIN new_rates AS n USING (rate_id)
WHERE o.units_per_usd IS DISTINCT FROM n.units_per_usd
UNION
SELECT r.rate_id
FROM (FROM old_rates UNION ALL BY NAME FROM new_rates) AS r
JOIN (
    SELECT year
    FROM old_deflator AS o
    FULL JOIN new_deflator AS n USING (year)
    WHERE o.index_2020 IS DISTINCT FROM n.index_2020
) AS d USING (year)
