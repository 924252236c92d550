-- A row is one value that a document gives for a cell on which documents differ: whether it stands, who says so, and the rule that
-- decided. A document that only knows of an earlier stage is listed too, and the reason says so.
WITH told AS (
    SELECT
        table_name,
        record_id,
        field,
        value,
        bool_or(accepted) AS stands,
        list(DISTINCT document_id ORDER BY document_id) AS documents,
        max(confidence) AS confidence,
        min(reason) FILTER (WHERE NOT accepted) AS reason
    FROM claims
    WHERE table_name IN ('credits', 'deals', 'sanctions')
    GROUP BY table_name, record_id, field, value
),

-- A document that gives the standing value too contradicts only itself, and is no conflict.
contested AS (
    SELECT DISTINCT
        lost.table_name,
        lost.record_id,
        lost.field
    FROM told AS lost
    JOIN told AS standing
        ON
            standing.table_name = lost.table_name
            AND standing.record_id = lost.record_id
            AND standing.field = lost.field
            AND standing.stands
    WHERE NOT lost.stands AND NOT list_has_all(standing.documents, lost.documents)
)

SELECT
    told.table_name,
    told.record_id,
    coalesce(credits.title, deals.title, sanctions.title) AS title,
    told.field,
    told.value,
    told.stands,
    array_to_string(told.documents, ', ') AS documents,
    told.confidence,
    told.reason
FROM told
JOIN contested USING (table_name, record_id, field)
LEFT JOIN credits ON told.table_name = 'credits' AND credits.credit_id = told.record_id
LEFT JOIN deals ON told.table_name = 'deals' AND deals.deal_id = told.record_id
LEFT JOIN sanctions ON told.table_name = 'sanctions' AND sanctions.sanction_id = told.record_id
ORDER BY told.table_name, told.record_id, told.field, told.stands DESC, told.value
