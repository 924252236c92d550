-- A row is one difference between two releases with its cause: the strongest evidence on the cell or on the cells it is worked out from,
-- else on its record. What nothing speaks for comes from a changed rule, except in tables that people write.
CREATE TEMP TABLE changes AS
SELECT
    substr(sha256(concat_ws(chr(31), f.table_name, f.record_id, coalesce(f.field, ''), f.change)), 1, 16) AS change_id,
    f.table_name,
    f.record_id,
    f.field,
    f.change,
    f.old_value,
    f.new_value,
    CASE
        WHEN e.cause IS NOT NULL THEN e.cause
        WHEN f.table_name IN ('rates', 'deflator') THEN 'rates'
        WHEN f.table_name = 'id_redirects' THEN 'merge'
        WHEN f.table_name = 'corrections' THEN 'correction'
        WHEN f.table_name IN ('documents', 'countries') THEN 'other'
        ELSE 'changed_rule'
    END AS cause,
    e.detail
FROM found AS f
LEFT JOIN fields AS b ON f.subject_table = b.table_name AND f.subject_field = b.field
LEFT JOIN evidence AS e
    ON f.subject_table = e.table_name AND f.subject_record = e.record_id AND (e.cause <> 'rates' OR e.field = b.base)
QUALIFY row_number() OVER (
    PARTITION BY f.table_name, f.record_id, f.field, f.change
    ORDER BY e.field IS DISTINCT FROM b.base, e.field IS NOT NULL, e.rank, e.detail
) = 1
