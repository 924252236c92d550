-- A row is one cell that differs with a cell that may say why: itself, or one it is worked out from that differs too.
CREATE TEMP TABLE bases AS
WITH cells AS (
    SELECT DISTINCT subject_table AS table_name, subject_record AS record_id, subject_field AS field
    FROM found
    WHERE subject_field IS NOT NULL
)

SELECT cells.table_name, cells.record_id, cells.field, fields.base
FROM cells
JOIN fields USING (table_name, field)
WHERE
    fields.base = cells.field
    OR (cells.table_name, cells.record_id, fields.base) IN (SELECT table_name, record_id, field FROM found WHERE change = 'changed');

-- A row is one difference between two releases with its cause: the strongest evidence on the cell or on the cells it is worked out from,
-- else on its record, else what is behind all that nothing speaks for. What people write in the catalogue has no cause but them.
CREATE TEMP TABLE explained AS
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
        WHEN f.table_name = 'corrections' THEN 'correction'
        WHEN f.table_name = 'countries' OR (f.table_name, f.field) IN (FROM catalogued) THEN 'other'
        ELSE (SELECT cause FROM otherwise)
    END AS cause,
    e.detail
FROM found AS f
LEFT JOIN bases AS b ON f.subject_table = b.table_name AND f.subject_record = b.record_id AND f.subject_field = b.field
LEFT JOIN evidence AS e
    ON f.subject_table = e.table_name AND f.subject_record = e.record_id AND (e.cause <> 'rates' OR e.field = b.base)
QUALIFY row_number() OVER (
    PARTITION BY f.table_name, f.record_id, f.field, f.change
    ORDER BY e.field IS DISTINCT FROM b.base, e.field IS NOT NULL, e.rank, e.detail
) = 1
