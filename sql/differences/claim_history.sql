-- A row is one spell in which releases held a claim of the same record, and it stood or had lost all that time: the spells that
-- had ended, those that go on or end with this release, and those that begin with it.
SELECT
    past.claim_id,
    past.known_from,
    CASE
        WHEN past.known_until IS NOT NULL THEN past.known_until
        WHEN now.claim_id IS NULL THEN release.version
    END AS known_until,
    past.table_name,
    past.record_id,
    past.field,
    past.value,
    past.document_id,
    past.accepted
FROM past
CROSS JOIN release
LEFT JOIN now
    ON
        past.known_until IS NULL
        AND now.claim_id = past.claim_id
        AND now.table_name = past.table_name
        AND now.record_id = past.record_id
        AND now.accepted = past.accepted
UNION ALL
SELECT
    now.claim_id,
    release.version,
    NULL,
    now.table_name,
    now.record_id,
    now.field,
    now.value,
    now.document_id,
    now.accepted
FROM now
CROSS JOIN release
ANTI JOIN past
    ON
        past.known_until IS NULL
        AND now.claim_id = past.claim_id
        AND now.table_name = past.table_name
        AND now.record_id = past.record_id
        AND now.accepted = past.accepted
