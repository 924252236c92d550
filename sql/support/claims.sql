-- A row is one statement of a document about one field of one record.
SELECT
    claim_id,
    table_name,
    record_id,
    field,
    value,
    original_value,
    document_id,
    page,
    char_start,
    char_end,
    quote,
    method,
    confidence,
    accepted,
    basis,
    reason
FROM staging.claims
