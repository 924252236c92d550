-- A row is one value that a document gives for a cell on which documents differ: whether it stands, who says so, and the rule that
-- decided. `kind` is the gravest way in which the cell's values differ: people set it differently (people_differ), documents
-- contradict one another (contradiction), a person overruled what documents say (corrected), a document only knows of an earlier
-- stage (earlier_stage), leaves to be guessed what another says (guess) or words it otherwise (wording).
WITH told AS (
    SELECT
        table_name,
        record_id,
        field,
        value,
        bool_or(accepted) AS stands,
        list(DISTINCT document_id ORDER BY document_id) AS documents,
        max(confidence) AS confidence,
        min(list_position(
            ['other_correction', 'precedence', 'correction', 'later_stage', 'stated', 'wording'], basis
        )) FILTER (WHERE NOT accepted) AS gravity,
        min(reason) FILTER (WHERE NOT accepted) AS reason
    FROM claims
    WHERE table_name IN ('credits', 'deals', 'sanctions')
    GROUP BY table_name, record_id, field, value
),

-- A document that gives the standing value too contradicts only itself, and is no conflict.
contested AS (
    SELECT
        lost.table_name,
        lost.record_id,
        lost.field,
        ['people_differ', 'contradiction', 'corrected', 'earlier_stage', 'guess', 'wording'][min(lost.gravity)] AS kind
    FROM told AS lost
    JOIN told AS standing
        ON
            standing.table_name = lost.table_name
            AND standing.record_id = lost.record_id
            AND standing.field = lost.field
            AND standing.stands
    WHERE NOT lost.stands AND NOT list_has_all(standing.documents, lost.documents)
    GROUP BY lost.table_name, lost.record_id, lost.field
)

SELECT
    told.table_name,
    told.record_id,
    coalesce(credits.title, deals.title, sanctions.title) AS title,
    told.field,
    contested.kind,
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
