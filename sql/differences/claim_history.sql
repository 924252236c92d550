-- A row is one spell in which releases held a claim of the same record, and it stood or had lost all that time: the spells that
-- had ended, those that end with this release, and those that go on or begin with it, except where they go on from the first release.
WITH past AS (
    FROM history
    UNION ALL BY NAME
    FROM held ANTI JOIN history ON held.claim_id = history.claim_id AND history.known_until IS NULL
),

spells AS (
    SELECT
        past.* REPLACE (
            CASE WHEN past.known_until IS NULL AND now.claim_id IS NULL THEN release.version ELSE past.known_until END AS known_until
        )
    FROM past
    CROSS JOIN release
    LEFT JOIN now
        ON
            past.known_until IS NULL
            AND now.claim_id = past.claim_id
            AND now.table_name = past.table_name
            AND now.record_id = past.record_id
            AND now.accepted = past.accepted
    UNION ALL BY NAME
    SELECT now.*, release.version AS known_from, NULL AS known_until
    FROM now
    CROSS JOIN release
    ANTI JOIN past
        ON
            past.known_until IS NULL
            AND now.claim_id = past.claim_id
            AND now.table_name = past.table_name
            AND now.record_id = past.record_id
            AND now.accepted = past.accepted
)

FROM spells WHERE known_until IS NOT NULL OR known_from <> (SELECT first_version FROM release)
