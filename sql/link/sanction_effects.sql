-- A row is one deal, credit, firm or project that a measure hit.
WITH cells AS (
    PIVOT (SELECT record_id, field, value FROM staging.cells WHERE table_name = 'sanction_effects')
    ON field IN (
        'sanction_id', 'affected_table', 'affected_id', 'affected_name', 'effect', 'exemption_sought',
        'exemption_outcome'
    )
    USING any_value(value)
    GROUP BY record_id
)

SELECT
    records.record_id AS sanction_effect_id,
    cells.sanction_id,
    cells.affected_table,
    cells.affected_id,
    cells.affected_name,
    cells.effect,
    cells.exemption_sought::BOOLEAN AS exemption_sought,
    cells.exemption_outcome
FROM staging.records
LEFT JOIN cells ON cells.record_id = records.record_id
WHERE records.table_name = 'sanction_effects'
