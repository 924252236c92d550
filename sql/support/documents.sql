-- A row is one document, with what was read from it. One that was read and yielded no claim but on its own date is empty.
WITH redacted AS (
    SELECT
        document_id,
        count(*) AS redactions
    FROM staging.redactions
    GROUP BY document_id
),

claimed AS (
    SELECT
        document_id,
        count(*) AS n_claims,
        count(distinct(table_name, record_id))
        FILTER (WHERE accepted AND table_name IN ('credits', 'deals', 'sanctions', 'companies')) AS n_records
    FROM staging.claims
    WHERE table_name <> 'documents'
    GROUP BY document_id
)

SELECT
    documents.document_id,
    documents.file_name,
    documents.title,
    documents.author,
    documents.publisher,
    documents.date_edtf,
    date_bounds.earliest AS date_earliest,
    date_bounds.latest AS date_latest,
    documents.date_origin,
    documents.kind,
    documents.form,
    documents.form_confidence,
    documents.form_reason,
    documents.licence,
    coalesce(documents.may_redistribute, FALSE) AS may_redistribute,
    documents.url,
    documents.sha256,
    documents.text_sha256,
    documents.pages,
    documents.characters,
    documents.notes_found,
    documents.notes_expected,
    coalesce(redacted.redactions, 0) AS redactions,
    coalesce(claimed.n_claims, 0) AS n_claims,
    coalesce(claimed.n_records, 0) AS n_records,
    CASE WHEN documents.status = 'read' AND claimed.n_claims IS NULL THEN 'empty' ELSE documents.status END AS status,
    documents.cites_document_id,
    documents.retrieved
FROM staging.documents
LEFT JOIN staging.edtf AS date_bounds ON date_bounds.edtf = documents.date_edtf
LEFT JOIN redacted ON redacted.document_id = documents.document_id
LEFT JOIN claimed ON claimed.document_id = documents.document_id
