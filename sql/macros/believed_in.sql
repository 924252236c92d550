-- believed_in(1974): what documents written up to the end of a year said. A row is one cell of one record with the
-- newest statement on it by then, whether or not later knowledge has overtaken it; documents that cannot be dated are
-- left out.
CREATE MACRO believed_in(y) AS TABLE
    SELECT
        claims.table_name,
        claims.record_id,
        claims.field,
        claims.value,
        claims.accepted AS still_held,
        documents.date_edtf AS said,
        claims.document_id,
        claims.page,
        claims.quote
    FROM claims
    JOIN documents ON documents.document_id = claims.document_id
    WHERE documents.date_latest <= make_date(y, 12, 31)
    QUALIFY
        row_number() OVER (
            PARTITION BY claims.table_name, claims.record_id, claims.field
            ORDER BY documents.date_latest DESC, claims.confidence DESC, claims.claim_id
        ) = 1
    ORDER BY claims.table_name, claims.record_id, claims.field
