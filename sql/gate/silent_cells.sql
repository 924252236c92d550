-- A row is one empty cell of a core table that has no row in `gaps` saying why.
WITH cells AS (
    (
        UNPIVOT (
            SELECT 'companies' AS table_name, company_id AS record_id, COLUMNS(* EXCLUDE (company_id)) IS NULL
            FROM companies
        )
        ON COLUMNS(* EXCLUDE (table_name, record_id)) INTO NAME field VALUE empty
    )
    UNION ALL
    (
        UNPIVOT (
            SELECT 'credits' AS table_name, credit_id AS record_id, COLUMNS(* EXCLUDE (credit_id)) IS NULL
            FROM credits
        )
        ON COLUMNS(* EXCLUDE (table_name, record_id)) INTO NAME field VALUE empty
    )
    UNION ALL
    (
        UNPIVOT (
            SELECT 'deals' AS table_name, deal_id AS record_id, COLUMNS(* EXCLUDE (deal_id)) IS NULL
            FROM deals
        )
        ON COLUMNS(* EXCLUDE (table_name, record_id)) INTO NAME field VALUE empty
    )
    UNION ALL
    (
        UNPIVOT (
            SELECT 'sanctions' AS table_name, sanction_id AS record_id, COLUMNS(* EXCLUDE (sanction_id)) IS NULL
            FROM sanctions
        )
        ON COLUMNS(* EXCLUDE (table_name, record_id)) INTO NAME field VALUE empty
    )
)
SELECT cells.table_name, cells.record_id, cells.field
FROM cells
ANTI JOIN gaps
    ON gaps.table_name = cells.table_name
    AND gaps.record_id = cells.record_id
    AND gaps.field = cells.field
WHERE cells.empty
