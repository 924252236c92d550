-- A row is one member of a consortium.
WITH cells AS (
    PIVOT (SELECT record_id, field, value FROM staging.cells WHERE table_name = 'company_members')
    ON field IN ('consortium_id', 'member_id', 'member_name', 'share_pct')
    USING any_value(value)
    GROUP BY record_id
)

SELECT
    records.record_id AS company_member_id,
    cells.consortium_id,
    cells.member_id,
    cells.member_name,
    cells.share_pct::DOUBLE AS share_pct
FROM staging.records
LEFT JOIN cells ON cells.record_id = records.record_id
WHERE records.table_name = 'company_members'
