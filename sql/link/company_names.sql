-- A row is one form in which a company's name was met.
WITH cells AS (
    PIVOT (SELECT record_id, field, value FROM staging.cells WHERE table_name = 'company_names')
    ON field IN ('company_id', 'name', 'language', 'kind')
    USING any_value(value)
    GROUP BY record_id
)

SELECT
    records.record_id AS company_name_id,
    cells.company_id,
    cells.name,
    cells.language,
    cells.kind
FROM staging.records
LEFT JOIN cells ON cells.record_id = records.record_id
WHERE records.table_name = 'company_names'
