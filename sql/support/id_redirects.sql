-- A row is one id that was merged into another or withdrawn.
SELECT
    table_name,
    old_id,
    new_id,
    cause,
    reason,
    held
FROM staging.id_redirects
