-- A row is one passage with the text of a document that may not be redistributed.
SELECT passages.passage_id, passages.document_id
FROM passages
ANTI JOIN documents ON documents.document_id = passages.document_id AND documents.may_redistribute
WHERE passages.text IS NOT NULL
