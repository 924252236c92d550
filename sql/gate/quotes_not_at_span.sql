-- A row is one quotation that the pinned text of its document, in `texts`, does not have at the stated place, in code points.
SELECT 'claims' AS table_name, claim_id AS record_id, document_id, char_start, char_end
FROM claims
LEFT JOIN texts USING (document_id)
WHERE substring(texts.text, char_start + 1, char_end - char_start) IS DISTINCT FROM quote
UNION ALL
SELECT 'amounts' AS table_name, amount_id AS record_id, document_id, char_start, char_end
FROM amounts
LEFT JOIN texts USING (document_id)
WHERE substring(texts.text, char_start + 1, char_end - char_start) IS DISTINCT FROM quote
