-- A row is one quotation that the pinned text of its document does not have at the stated place, in code points; `spans` holds what the
-- text says there. The date of a document may be stated outside its text; then there is no place.
SELECT 'claims' AS table_name, claim_id AS record_id, document_id, char_start, char_end
FROM claims
LEFT JOIN spans USING (document_id, char_start, char_end)
WHERE
    spans.words IS DISTINCT FROM quote
    AND NOT (table_name = 'documents' AND field = 'date_edtf' AND char_start IS NULL AND char_end IS NULL)
UNION ALL
SELECT 'amounts' AS table_name, amount_id AS record_id, document_id, char_start, char_end
FROM amounts
LEFT JOIN spans USING (document_id, char_start, char_end)
WHERE spans.words IS DISTINCT FROM quote
