-- A row is one place where a document was cut before release, numbered in the order of the text.
SELECT
    document_id || '.r' || row_number() OVER (
        PARTITION BY document_id
        ORDER BY char_start, char_end, page, mark, exemption
    ) AS redaction_id,
    document_id,
    page,
    char_start,
    char_end,
    mark,
    exemption
FROM staging.redactions
