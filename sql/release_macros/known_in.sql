-- known_in('1.0.0'): what a release knew. A row is one statement that release held, and whether it stood then and stands now;
-- what later releases learnt, corrected or withdrew makes no difference.
CREATE MACRO known_in(release) AS TABLE
    SELECT
        history.table_name,
        history.record_id,
        history.field,
        history.value,
        history.accepted AS stood,
        coalesce(claims.accepted, FALSE) AS stands_now,
        history.document_id,
        history.known_from,
        history.known_until
    FROM claim_history AS history
    LEFT JOIN claims ON claims.claim_id = history.claim_id
    WHERE
        string_split(history.known_from, '.')::INTEGER[] <= string_split(release, '.')::INTEGER[]
        AND (
            history.known_until IS NULL
            OR string_split(history.known_until, '.')::INTEGER[] > string_split(release, '.')::INTEGER[]
        )
    ORDER BY history.table_name, history.record_id, history.field, history.claim_id
