-- known_in(DATE '2026-01-01'): what this project knew on a day. A row is one statement of a document it had taken in
-- by then; documents without a day of retrieval are left out. What a given release knew is that release.
CREATE MACRO known_in(day) AS TABLE
    SELECT
        claims.table_name,
        claims.record_id,
        claims.field,
        claims.value,
        claims.accepted,
        documents.retrieved,
        claims.document_id,
        claims.page,
        claims.quote
    FROM claims
    JOIN documents ON documents.document_id = claims.document_id
    WHERE documents.retrieved <= day
    ORDER BY claims.table_name, claims.record_id, claims.field, claims.claim_id
