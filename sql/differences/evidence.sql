-- A row is one thing that may explain a difference between two releases: what happened (`cause`), to which cell or record, and the
-- document, rule or rate behind it (`detail`). `field` is NULL where it concerns the whole record. The lower the rank, the stronger.
-- The tables `old_*` and `new_*` are the two releases; `changed_documents` says for each document whether it came, went or was replaced.
CREATE TEMP TABLE evidence AS
WITH merged AS (
    SELECT n.*
    FROM new_id_redirects AS n
    ANTI JOIN old_id_redirects AS o ON n.table_name = o.table_name AND n.old_id = o.old_id AND n.new_id IS NOT DISTINCT FROM o.new_id
    WHERE n.cause <> 'withdrawn'
),

claims_added AS (
    FROM new_claims ANTI JOIN old_claims USING (claim_id)
),

claims_removed AS (
    FROM old_claims ANTI JOIN new_claims USING (claim_id)
),

claim_evidence AS (
    SELECT
        c.claim_id,
        c.table_name,
        c.record_id,
        c.field,
        c.accepted,
        CASE
            WHEN starts_with(c.method, 'correction') THEN 'correction'
            WHEN d.cause IS NOT NULL THEN d.cause
            WHEN m.old_id IS NOT NULL THEN 'merge'
            ELSE 'changed_rule'
        END AS cause,
        CASE
            WHEN starts_with(c.method, 'correction') OR (d.cause IS NULL AND m.old_id IS NULL) THEN c.method
            WHEN d.cause IS NOT NULL THEN c.document_id
            ELSE m.old_id || ' -> ' || coalesce(m.new_id, 'withdrawn')
        END AS detail
    FROM (FROM claims_added UNION ALL BY NAME FROM claims_removed) AS c
    LEFT JOIN changed_documents AS d USING (document_id)
    LEFT JOIN merged AS m ON c.table_name = m.table_name AND c.record_id IN (m.old_id, m.new_id)
),

reviewed AS (
    SELECT table_name, record_id, 'review set to ' || review AS detail FROM new_reviews WHERE review IN ('accepted', 'corrected')
    EXCEPT
    SELECT table_name, record_id, 'review set to ' || review FROM old_reviews WHERE review IN ('accepted', 'corrected')
    UNION
    SELECT table_name, old_id, reason FROM new_id_redirects WHERE starts_with(reason, 'rejected: ')
),

all_evidence AS (
    SELECT table_name, record_id, field, cause, detail FROM claim_evidence WHERE accepted
    UNION ALL
    SELECT 'claims', claim_id, NULL, cause, detail FROM claim_evidence
    UNION ALL
    SELECT table_name, record_id, NULL, 'correction', detail FROM reviewed
    UNION ALL
    SELECT table_name, unnest([old_id, new_id]), NULL, 'merge', old_id || ' -> ' || coalesce(new_id, 'withdrawn') FROM merged
    UNION ALL
    SELECT r.table_name, r.record_id, NULL, d.cause, r.document_id FROM row_documents AS r JOIN changed_documents AS d USING (document_id)
    UNION ALL
    SELECT table_name, record_id, unnest(['amount_usd', 'amount_usd_2020', 'value_usd', 'value_usd_2020', 'rate_id']), 'rates', rate_id
    FROM converted JOIN changed_rates USING (rate_id)
)

SELECT
    *,
    list_position(['correction', 'new_source', 'removed_source', 'changed_source', 'merge', 'changed_rule', 'rates'], cause) AS rank
FROM all_evidence
WHERE record_id IS NOT NULL
