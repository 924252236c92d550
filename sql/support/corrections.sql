-- A row is one decision of a person on a record, or on one cell of it.
SELECT
    correction_id,
    action,
    table_name,
    record_id,
    field,
    old_value,
    new_value,
    document_id,
    quote,
    other_document_id,
    other_quote,
    coder,
    date,
    reason,
    outcome
FROM staging.corrections
