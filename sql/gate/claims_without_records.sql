-- A row is one claim on a record that does not exist.
SELECT claim_id, table_name, record_id
FROM claims
ANTI JOIN (
    SELECT 'companies' AS table_name, company_id AS record_id FROM companies
    UNION ALL
    SELECT 'projects' AS table_name, project_id AS record_id FROM projects
    UNION ALL
    SELECT 'credits' AS table_name, credit_id AS record_id FROM credits
    UNION ALL
    SELECT 'deals' AS table_name, deal_id AS record_id FROM deals
    UNION ALL
    SELECT 'deal_parties' AS table_name, deal_party_id AS record_id FROM deal_parties
    UNION ALL
    SELECT 'sanctions' AS table_name, sanction_id AS record_id FROM sanctions
    UNION ALL
    SELECT 'sanction_effects' AS table_name, sanction_effect_id AS record_id FROM sanction_effects
    UNION ALL
    SELECT 'company_names' AS table_name, company_name_id AS record_id FROM company_names
    UNION ALL
    SELECT 'company_members' AS table_name, company_member_id AS record_id FROM company_members
    UNION ALL
    SELECT 'figures' AS table_name, figure_id AS record_id FROM figures
    UNION ALL
    SELECT 'documents' AS table_name, document_id AS record_id FROM documents
) AS records USING (table_name, record_id)
