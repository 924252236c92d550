-- A row says why one cell of a core table is NULL: the reason the documents gave (where they differ, the one that
-- tells most), else that of the first empty column the cell is worked out from, else the column's usual reason.
WITH cells AS (
    (
        UNPIVOT (
            SELECT
                'credits' AS table_name,
                credit_id AS record_id,
                COLUMNS(* EXCLUDE (credit_id)) IS NULL
            FROM credits
        )
        ON COLUMNS(* EXCLUDE (table_name, record_id)) INTO NAME field VALUE empty
    )
    UNION ALL
    (
        UNPIVOT (
            SELECT
                'deals' AS table_name,
                deal_id AS record_id,
                COLUMNS(* EXCLUDE (deal_id)) IS NULL
            FROM deals
        )
        ON COLUMNS(* EXCLUDE (table_name, record_id)) INTO NAME field VALUE empty
    )
    UNION ALL
    (
        UNPIVOT (
            SELECT
                'sanctions' AS table_name,
                sanction_id AS record_id,
                COLUMNS(* EXCLUDE (sanction_id)) IS NULL
            FROM sanctions
        )
        ON COLUMNS(* EXCLUDE (table_name, record_id)) INTO NAME field VALUE empty
    )
    UNION ALL
    (
        UNPIVOT (
            SELECT
                'companies' AS table_name,
                company_id AS record_id,
                COLUMNS(* EXCLUDE (company_id)) IS NULL
            FROM companies
        )
        ON COLUMNS(* EXCLUDE (table_name, record_id)) INTO NAME field VALUE empty
    )
),

given AS (
    SELECT
        table_name,
        record_id,
        field,
        reason,
        document_id
    FROM staging.gaps
    QUALIFY row_number() OVER (
        PARTITION BY table_name, record_id, field
        ORDER BY
            list_position(['in_conflict', 'redacted', 'illegible', 'not_applicable', 'not_stated'], reason) NULLS LAST,
            document_id
    ) = 1
),

empty_cells AS (
    SELECT
        cells.table_name,
        cells.record_id,
        cells.field,
        columns.usual_reason,
        given.reason AS given_reason,
        given.document_id
    FROM cells
    JOIN reference.columns ON columns.table_name = cells.table_name AND columns.field = cells.field
    LEFT JOIN given
        ON given.table_name = cells.table_name AND given.record_id = cells.record_id AND given.field = cells.field
    WHERE cells.empty
),

followed AS (
    SELECT
        empty_cells.table_name,
        empty_cells.record_id,
        empty_cells.field,
        arg_min(coalesce(source.given_reason, source.usual_reason), follows.rank) AS reason,
        arg_min(source.document_id, follows.rank) AS document_id
    FROM empty_cells
    JOIN reference.follows ON follows.table_name = empty_cells.table_name AND follows.field = empty_cells.field
    JOIN empty_cells AS source
        ON
            source.table_name = empty_cells.table_name
            AND source.record_id = empty_cells.record_id
            AND source.field = follows.source
    GROUP BY ALL
)

SELECT
    empty_cells.table_name,
    empty_cells.record_id,
    empty_cells.field,
    coalesce(empty_cells.given_reason, followed.reason, empty_cells.usual_reason) AS reason,
    CASE WHEN empty_cells.given_reason IS NULL THEN followed.document_id ELSE empty_cells.document_id END AS document_id
FROM empty_cells
LEFT JOIN followed
    ON
        followed.table_name = empty_cells.table_name
        AND followed.record_id = empty_cells.record_id
        AND followed.field = empty_cells.field
