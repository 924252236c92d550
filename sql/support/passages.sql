-- A row is one paragraph of a document; its text is kept only where the licence of the document allows it.
SELECT
    passages.document_id || '.p' || passages.number AS passage_id,
    passages.document_id,
    passages.number,
    passages.page,
    passages.char_start,
    passages.char_end,
    passages.label,
    passages.item,
    CASE WHEN documents.may_redistribute THEN passages.text END AS text
FROM staging.passages
LEFT JOIN staging.documents ON documents.document_id = passages.document_id
