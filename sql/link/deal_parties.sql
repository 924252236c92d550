-- A row is one party to a deal.
WITH cells AS (
    PIVOT (SELECT record_id, field, value FROM staging.cells WHERE table_name = 'deal_parties')
    ON field IN ('deal_id', 'party_id', 'party_name', 'party_country', 'role')
    USING any_value(value)
    GROUP BY record_id
)

SELECT
    records.record_id AS deal_party_id,
    cells.deal_id,
    cells.party_id,
    cells.party_name,
    cells.party_country,
    cells.role
FROM staging.records
LEFT JOIN cells ON cells.record_id = records.record_id
WHERE records.table_name = 'deal_parties'
