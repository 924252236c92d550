-- A row is one sum of money or one quantity the reader found, and what became of it.
SELECT
    amount_id,
    document_id,
    page,
    char_start,
    char_end,
    quote,
    kind,
    value_low,
    value_high,
    currency,
    unit,
    outcome,
    record_id,
    reason
FROM staging.amounts
