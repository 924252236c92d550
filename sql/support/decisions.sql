-- A row is one pair that was compared, and whether the two are one.
SELECT
    decision_id,
    kind,
    left_id,
    left_name,
    left_document_id,
    right_id,
    right_name,
    right_document_id,
    rule,
    score,
    outcome
FROM staging.decisions
