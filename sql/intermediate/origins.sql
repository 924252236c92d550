-- A row is one document with the document it goes back to: itself, or the end of the chain of documents that each
-- cite the next. Two documents with the same origin are one witness, even where the origin itself is not at hand.
-- Where a chain ends in documents that cite one another, the one with the lowest id stands for them.
WITH RECURSIVE ancestors AS (
    SELECT
        document_id,
        cites_document_id AS ancestor
    FROM staging.documents
    WHERE cites_document_id IS NOT NULL
    UNION
    SELECT
        ancestors.document_id,
        cited.cites_document_id
    FROM ancestors
    JOIN staging.documents AS cited ON cited.document_id = ancestors.ancestor
    WHERE cited.cites_document_id IS NOT NULL
),

ends AS (
    SELECT
        ancestors.document_id,
        min(ancestors.ancestor) AS origin_id
    FROM ancestors
    LEFT JOIN ancestors AS beyond ON beyond.document_id = ancestors.ancestor
    WHERE beyond.document_id IS NULL OR beyond.ancestor = ancestors.ancestor
    GROUP BY ancestors.document_id
)

SELECT
    documents.document_id,
    coalesce(ends.origin_id, documents.document_id) AS origin_id
FROM staging.documents
LEFT JOIN ends ON ends.document_id = documents.document_id
