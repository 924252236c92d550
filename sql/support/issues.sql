-- A row is one thing the run noticed; its id is a hash of its content, so that the same issue keeps its id.
SELECT DISTINCT
    md5(concat_ws(chr(31), level, kind, message, document_id, table_name, record_id)) AS issue_id,
    level,
    kind,
    message,
    document_id,
    table_name,
    record_id
FROM staging.issues
