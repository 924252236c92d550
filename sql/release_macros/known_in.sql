-- known_in('1.0.0'): what a release knew. A row is one statement that release held, and whether it stood then and stands now;
-- what later releases learnt, corrected or withdrew makes no difference.
CREATE MACRO known_in(release) AS TABLE
    WITH spells AS (
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
    FROM spells
    LEFT JOIN claims ON claims.claim_id = spells.claim_id
    WHERE
        string_split(spells.known_from, '.')::INTEGER[] <= string_split(release, '.')::INTEGER[]
        AND (
            spells.known_until IS NULL
            OR string_split(spells.known_until, '.')::INTEGER[] > string_split(release, '.')::INTEGER[]
        )
    ORDER BY spells.table_name, spells.record_id, spells.field, spells.claim_id
