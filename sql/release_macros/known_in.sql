-- known_in('1.0.0'): what a release knew. A row is one statement that release held, and whether it stood then and stands now;
-- what later releases learnt, corrected or withdrew makes no difference. A release that is not in `releases` is an error.
CREATE MACRO known_in(release) AS TABLE
    WITH asked AS (
        SELECT
            CASE
                WHEN count(*) FILTER (WHERE version = release) = 1 THEN string_split(release, '.')::INTEGER[]
                ELSE error(concat('there is no release ', release, '; there are ', string_agg(version, ', ' ORDER BY number)))
            END AS version
        FROM releases
    ),

    spells AS (
        FROM claim_history
        UNION ALL BY NAME
        SELECT claim_id, table_name, record_id, field, value, document_id, accepted, '1.0.0' AS known_from, NULL AS known_until
        FROM claims
        ANTI JOIN (FROM claim_history WHERE known_until IS NULL) AS later USING (claim_id)
    )

    SELECT
        spells.table_name,
        spells.record_id,
        spells.field,
        spells.value,
        spells.accepted AS stood,
        coalesce(claims.accepted, FALSE) AS stands_now,
        spells.document_id,
        spells.known_from,
        spells.known_until
    FROM asked
    LEFT JOIN spells
        ON
            string_split(spells.known_from, '.')::INTEGER[] <= asked.version
            AND (spells.known_until IS NULL OR string_split(spells.known_until, '.')::INTEGER[] > asked.version)
    LEFT JOIN claims ON claims.claim_id = spells.claim_id
    WHERE spells.claim_id IS NOT NULL
    ORDER BY spells.table_name, spells.record_id, spells.field, spells.claim_id
