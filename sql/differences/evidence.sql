-- What may explain a difference between two releases. The tables `old_*` and `new_*` are the two; `found` says which rows and cells
-- differ, `changed_documents` and `changed_rates` what came, went or was replaced, `belongings` which rows belong to which records.

-- A row is one record that a person decided on, or no longer does, with the decision; `field` is NULL where it is on the whole record.
CREATE TEMP TABLE decided AS
WITH changed_corrections AS (
    (FROM old_corrections EXCEPT FROM new_corrections) UNION (FROM new_corrections EXCEPT FROM old_corrections)
),

quoted AS (
    SELECT correction_id, table_name, unnest([document_id, other_document_id]) AS document_id, unnest([quote, other_quote]) AS quote
    FROM changed_corrections
    WHERE record_id IS NULL OR other_document_id IS NOT NULL
),

changed_reviews AS (
    (FROM old_reviews EXCEPT FROM new_reviews) UNION (FROM new_reviews EXCEPT FROM old_reviews)
),

changed_redirects AS (
    (FROM old_id_redirects EXCEPT FROM new_id_redirects) UNION (FROM new_id_redirects EXCEPT FROM old_id_redirects)
),

changed_decisions AS (
    (FROM old_decisions EXCEPT FROM new_decisions) UNION (FROM new_decisions EXCEPT FROM old_decisions)
)

SELECT table_name, record_id, NULL AS field, correction_id AS detail
FROM changed_corrections
UNION
SELECT table_name, c.record_id, NULL, correction_id
FROM quoted
JOIN (FROM old_claims UNION ALL FROM new_claims) AS c USING (table_name, document_id, quote)
UNION
SELECT table_name, record_id, CASE WHEN review = 'accepted' THEN 'review' END, 'review set to ' || review
FROM changed_reviews
WHERE review IN ('accepted', 'corrected')
UNION
SELECT table_name, old_id, NULL, reason FROM changed_redirects WHERE starts_with(reason, 'rejected: ')
UNION
SELECT kind, unnest([left_id, right_id]), NULL, rule FROM changed_decisions WHERE starts_with(rule, 'correction');

-- A row is one record whose id was merged into another or split, or no longer is.
CREATE TEMP TABLE merged AS
SELECT table_name, unnest([old_id, new_id]) AS record_id, old_id || ' -> ' || coalesce(new_id, 'withdrawn') AS detail
FROM ((FROM old_id_redirects EXCEPT FROM new_id_redirects) UNION (FROM new_id_redirects EXCEPT FROM old_id_redirects))
WHERE cause <> 'withdrawn';

-- A row is one claim that came or went, with what made it so: a person, its document, ids that were merged or split, else its rule.
CREATE TEMP TABLE claim_evidence AS
WITH changed_claims AS (
    FROM new_claims WHERE claim_id IN (SELECT record_id FROM found WHERE table_name = 'claims' AND change = 'added')
    UNION ALL
    FROM old_claims WHERE claim_id IN (SELECT record_id FROM found WHERE table_name = 'claims' AND change = 'removed')
),

on_records AS (
    SELECT table_name, record_id, min(detail) AS detail, 'correction' AS cause FROM decided WHERE field IS NULL GROUP BY ALL
    UNION ALL
    SELECT table_name, record_id, min(detail), 'merge' FROM merged ANTI JOIN decided USING (table_name, record_id) GROUP BY ALL
)

SELECT
    c.claim_id,
    c.table_name,
    c.record_id,
    c.field,
    c.document_id,
    c.accepted,
    CASE
        WHEN starts_with(c.method, 'correction') THEN 'correction'
        ELSE coalesce(d.cause, r.cause, 'changed_rule')
    END AS cause,
    CASE
        WHEN starts_with(c.method, 'correction') THEN c.method
        WHEN d.cause IS NOT NULL THEN c.document_id
        ELSE coalesce(r.detail, c.method)
    END AS detail
FROM changed_claims AS c
LEFT JOIN changed_documents AS d USING (document_id)
LEFT JOIN on_records AS r USING (table_name, record_id);

-- A row is the strongest thing that may explain a difference in one cell or record: what happened (`cause`) and the document, rule,
-- correction or rate behind it (`detail`). `field` is NULL where it concerns the whole record. The lower the rank, the stronger.
CREATE TEMP TABLE evidence AS
WITH on_records AS (
    SELECT table_name, record_id, field, 'correction' AS cause, detail FROM decided
    UNION ALL
    SELECT table_name, record_id, NULL, 'merge', detail FROM merged
),

on_owners AS (
    SELECT b.owner_table AS table_name, b.owner_id AS record_id, NULL AS field, e.cause, e.detail
    FROM claim_evidence AS e
    JOIN belongings AS b USING (table_name, record_id)
    WHERE e.accepted AND b.is_part
),

all_evidence AS (
    FROM on_records
    UNION ALL
    SELECT table_name, record_id, field, cause, detail FROM claim_evidence WHERE accepted
    UNION ALL
    FROM on_owners
    UNION ALL
    SELECT 'claims', claim_id, NULL, cause, detail FROM claim_evidence
    UNION ALL
    SELECT 'documents', document_id, unnest(['n_claims', 'n_records', 'status']), cause, detail FROM claim_evidence
    UNION ALL
    SELECT b.table_name, b.record_id, b.field, e.cause, e.detail
    FROM on_records AS e
    JOIN belongings AS b ON e.table_name = b.owner_table AND e.record_id = b.owner_id
    WHERE e.field IS NULL
    UNION ALL
    SELECT b.table_name, b.record_id, b.field, e.cause, e.detail
    FROM (SELECT table_name, record_id, cause, detail FROM claim_evidence WHERE accepted UNION SELECT * EXCLUDE (field) FROM on_owners) AS e
    JOIN belongings AS b ON e.table_name = b.owner_table AND e.record_id = b.owner_id
    WHERE b.table_name = 'decisions'
    UNION ALL
    SELECT r.table_name, r.record_id, NULL, d.cause, r.document_id FROM row_documents AS r JOIN changed_documents AS d USING (document_id)
    UNION ALL
    SELECT 'issues', i.issue_id, NULL, d.cause, d.document_id
    FROM (FROM old_issues UNION FROM new_issues) AS i
    JOIN (SELECT document_id, file_name FROM old_documents UNION SELECT document_id, file_name FROM new_documents) AS f
        ON i.document_id IS NULL AND contains(i.message, f.file_name)
    JOIN changed_documents AS d ON f.document_id = d.document_id
    UNION ALL
    SELECT table_name, record_id, unnest(['amount_usd', 'amount_usd_2020', 'value_usd', 'value_usd_2020', 'rate_id']), 'rates', rate_id
    FROM converted JOIN changed_rates USING (rate_id)
),

ranked AS (
    SELECT
        *,
        list_position(['correction', 'new_source', 'removed_source', 'changed_source', 'merge', 'changed_rule', 'rates'], cause) AS rank
    FROM all_evidence
    WHERE record_id IS NOT NULL
)

SELECT table_name, record_id, field, min(rank) AS rank, arg_min(cause, (rank, detail)) AS cause, arg_min(detail, (rank, detail)) AS detail
FROM ranked
GROUP BY ALL;

-- The one row is the cause of what nothing speaks for. Where claims came or went by themselves, a rule has changed; where none did, the
-- strongest thing that happened between the releases is behind it, but for rates, which change only what they convert.
CREATE TEMP TABLE otherwise AS
SELECT coalesce(max(cause) FILTER (WHERE cause = 'changed_rule'), arg_min(cause, rank), 'changed_rule') AS cause
FROM evidence
WHERE cause <> 'rates'
