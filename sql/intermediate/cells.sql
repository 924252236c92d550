-- A row is one cell of a row to be built. The accepted claim speaks first, then what the pipeline itself added. Where
-- several documents agree, the most confident claim is taken, then the one with the lowest id.
SELECT
    table_name,
    record_id,
    field,
    value
FROM (
    SELECT
        table_name,
        record_id,
        field,
        value,
        1 AS rank,
        confidence,
        claim_id
    FROM staging.claims
    WHERE accepted
    UNION ALL
    SELECT
        table_name,
        record_id,
        field,
        value,
        2,
        NULL,
        value
    FROM staging.attributes
    WHERE value IS NOT NULL
)
QUALIFY row_number() OVER (
    PARTITION BY table_name, record_id, field
    ORDER BY rank, confidence DESC NULLS LAST, claim_id
) = 1
