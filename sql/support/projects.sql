-- A row is one project.
WITH cells AS (
    PIVOT (SELECT record_id, field, value FROM staging.cells WHERE table_name = 'projects')
    ON field IN ('name', 'place', 'country', 'commodity')
    USING any_value(value)
    GROUP BY record_id
)

SELECT
    records.record_id AS project_id,
    cells.name,
    cells.place,
    cells.country,
    cells.commodity
FROM staging.records
LEFT JOIN cells ON cells.record_id = records.record_id
WHERE records.table_name = 'projects'
