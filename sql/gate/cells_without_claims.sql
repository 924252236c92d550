-- A row is one cell that a document must support, and on whose value no accepted claim is.
WITH cells AS (
    (
        UNPIVOT (
            SELECT 'companies' AS table_name, company_id AS record_id, COLUMNS([
                'name', 'country', 'kind', 'founded_edtf'
            ])::VARCHAR
            FROM companies
        )
        ON COLUMNS(* EXCLUDE (table_name, record_id)) INTO NAME field VALUE cell
    )
    UNION ALL
    (
        UNPIVOT (
            SELECT 'credits' AS table_name, credit_id AS record_id, COLUMNS([
                'lender_name', 'lender_country', 'borrower_name', 'borrower_country', 'instrument', 'status',
                'amount_low', 'amount_high', 'amount_approx', 'currency', 'agreed_edtf', 'maturity_years',
                'interest_rate_pct', 'repayment', 'purpose', 'project_id'
            ])::VARCHAR
            FROM credits
        )
        ON COLUMNS(* EXCLUDE (table_name, record_id)) INTO NAME field VALUE cell
    )
    UNION ALL
    (
        UNPIVOT (
            SELECT 'deals' AS table_name, deal_id AS record_id, COLUMNS([
                'kind', 'status', 'seller_name', 'seller_country', 'buyer_name', 'buyer_country', 'commodity',
                'quantity_low', 'quantity_high', 'quantity_approx', 'unit', 'quantity_period', 'duration_years',
                'value_low', 'value_high', 'value_approx', 'currency', 'signed_edtf', 'start_edtf', 'end_edtf',
                'project_id'
            ])::VARCHAR
            FROM deals
        )
        ON COLUMNS(* EXCLUDE (table_name, record_id)) INTO NAME field VALUE cell
    )
    UNION ALL
    (
        UNPIVOT (
            SELECT 'deal_parties' AS table_name, deal_party_id AS record_id, COLUMNS([
                'party_name', 'party_country', 'role'
            ])::VARCHAR
            FROM deal_parties
        )
        ON COLUMNS(* EXCLUDE (table_name, record_id)) INTO NAME field VALUE cell
    )
    UNION ALL
    (
        UNPIVOT (
            SELECT 'sanctions' AS table_name, sanction_id AS record_id, COLUMNS([
                'sender_country', 'target_country', 'measure', 'goods', 'trigger', 'status', 'extraterritorial',
                'imposed_edtf', 'lifted_edtf'
            ])::VARCHAR
            FROM sanctions
        )
        ON COLUMNS(* EXCLUDE (table_name, record_id)) INTO NAME field VALUE cell
    )
    UNION ALL
    (
        UNPIVOT (
            SELECT 'sanction_effects' AS table_name, sanction_effect_id AS record_id, COLUMNS([
                'affected_name', 'effect', 'exemption_sought', 'exemption_outcome'
            ])::VARCHAR
            FROM sanction_effects
        )
        ON COLUMNS(* EXCLUDE (table_name, record_id)) INTO NAME field VALUE cell
    )
    UNION ALL
    (
        UNPIVOT (
            SELECT 'company_names' AS table_name, company_name_id AS record_id, COLUMNS([
                'name'
            ])::VARCHAR
            FROM company_names
        )
        ON COLUMNS(* EXCLUDE (table_name, record_id)) INTO NAME field VALUE cell
    )
    UNION ALL
    (
        UNPIVOT (
            SELECT 'company_members' AS table_name, company_member_id AS record_id, COLUMNS([
                'member_name', 'share_pct'
            ])::VARCHAR
            FROM company_members
        )
        ON COLUMNS(* EXCLUDE (table_name, record_id)) INTO NAME field VALUE cell
    )
    UNION ALL
    (
        UNPIVOT (
            SELECT 'figures' AS table_name, figure_id AS record_id, COLUMNS([
                'subject', 'indicator', 'value_low', 'value_high', 'value_approx', 'unit', 'currency',
                'date_edtf', 'project_id'
            ])::VARCHAR
            FROM figures
        )
        ON COLUMNS(* EXCLUDE (table_name, record_id)) INTO NAME field VALUE cell
    )
    UNION ALL
    (
        UNPIVOT (
            SELECT 'documents' AS table_name, document_id AS record_id, COLUMNS([
                'date_edtf'
            ])::VARCHAR
            FROM documents
        )
        ON COLUMNS(* EXCLUDE (table_name, record_id)) INTO NAME field VALUE cell
    )
)
SELECT table_name, record_id, field, cell
FROM cells
ANTI JOIN claims
    ON claims.accepted
    AND claims.table_name = cells.table_name
    AND claims.record_id = cells.record_id
    AND claims.field = cells.field
    AND (claims.value = cells.cell OR TRY_CAST(claims.value AS DOUBLE) = TRY_CAST(cells.cell AS DOUBLE))
