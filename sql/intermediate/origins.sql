-- A row is one document with the document it goes back to: itself, or the end of the chain of documents that each cite the next. Two
-- documents with the same origin are one witness, even where the origin itself is not at hand.
WITH RECURSIVE chain AS (
    SELECT document_id, document_id AS ancestor
    FROM staging.documents
    UNION
    SELECT chain.document_id, cited.cites_document_id
    FROM chain
    JOIN staging.documents AS cited ON cited.document_id = chain.ancestor
    WHERE cited.cites_document_id IS NOT NULL
)
SELECT
    chain.document_id,
    -- Documents that cite one another in a circle have no end of the chain; the lowest id stands for them all.
    coalesce(min(chain.ancestor) FILTER (WHERE cited.cites_document_id IS NULL), min(chain.ancestor)) AS origin_id
FROM chain
LEFT JOIN staging.documents AS cited ON cited.document_id = chain.ancestor
GROUP BY chain.document_id
