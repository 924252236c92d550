-- A row is one key that is missing, or that several rows of a table have.
SELECT 'companies' AS table_name, company_id::VARCHAR AS record_id, count(*) AS n_rows
FROM companies
GROUP BY company_id
HAVING count(*) > 1 OR company_id IS NULL
UNION ALL
SELECT 'rates' AS table_name, rate_id::VARCHAR AS record_id, count(*) AS n_rows
FROM rates
GROUP BY rate_id
HAVING count(*) > 1 OR rate_id IS NULL
UNION ALL
SELECT 'projects' AS table_name, project_id::VARCHAR AS record_id, count(*) AS n_rows
FROM projects
GROUP BY project_id
HAVING count(*) > 1 OR project_id IS NULL
UNION ALL
SELECT 'credits' AS table_name, credit_id::VARCHAR AS record_id, count(*) AS n_rows
FROM credits
GROUP BY credit_id
HAVING count(*) > 1 OR credit_id IS NULL
UNION ALL
SELECT 'deals' AS table_name, deal_id::VARCHAR AS record_id, count(*) AS n_rows
FROM deals
GROUP BY deal_id
HAVING count(*) > 1 OR deal_id IS NULL
UNION ALL
SELECT 'deal_parties' AS table_name, deal_party_id::VARCHAR AS record_id, count(*) AS n_rows
FROM deal_parties
GROUP BY deal_party_id
HAVING count(*) > 1 OR deal_party_id IS NULL
UNION ALL
SELECT 'sanctions' AS table_name, sanction_id::VARCHAR AS record_id, count(*) AS n_rows
FROM sanctions
GROUP BY sanction_id
HAVING count(*) > 1 OR sanction_id IS NULL
UNION ALL
SELECT 'sanction_effects' AS table_name, sanction_effect_id::VARCHAR AS record_id, count(*) AS n_rows
FROM sanction_effects
GROUP BY sanction_effect_id
HAVING count(*) > 1 OR sanction_effect_id IS NULL
UNION ALL
SELECT 'company_names' AS table_name, company_name_id::VARCHAR AS record_id, count(*) AS n_rows
FROM company_names
GROUP BY company_name_id
HAVING count(*) > 1 OR company_name_id IS NULL
UNION ALL
SELECT 'company_members' AS table_name, company_member_id::VARCHAR AS record_id, count(*) AS n_rows
FROM company_members
GROUP BY company_member_id
HAVING count(*) > 1 OR company_member_id IS NULL
UNION ALL
SELECT 'documents' AS table_name, document_id::VARCHAR AS record_id, count(*) AS n_rows
FROM documents
GROUP BY document_id
HAVING count(*) > 1 OR document_id IS NULL
UNION ALL
SELECT 'figures' AS table_name, figure_id::VARCHAR AS record_id, count(*) AS n_rows
FROM figures
GROUP BY figure_id
HAVING count(*) > 1 OR figure_id IS NULL
UNION ALL
SELECT 'claims' AS table_name, claim_id::VARCHAR AS record_id, count(*) AS n_rows
FROM claims
GROUP BY claim_id
HAVING count(*) > 1 OR claim_id IS NULL
UNION ALL
SELECT 'passages' AS table_name, passage_id::VARCHAR AS record_id, count(*) AS n_rows
FROM passages
GROUP BY passage_id
HAVING count(*) > 1 OR passage_id IS NULL
UNION ALL
SELECT 'amounts' AS table_name, amount_id::VARCHAR AS record_id, count(*) AS n_rows
FROM amounts
GROUP BY amount_id
HAVING count(*) > 1 OR amount_id IS NULL
UNION ALL
SELECT 'redactions' AS table_name, redaction_id::VARCHAR AS record_id, count(*) AS n_rows
FROM redactions
GROUP BY redaction_id
HAVING count(*) > 1 OR redaction_id IS NULL
UNION ALL
SELECT 'gaps' AS table_name, concat_ws('|', table_name, record_id, field)::VARCHAR AS record_id, count(*) AS n_rows
FROM gaps
GROUP BY table_name, record_id, field
HAVING count(*) > 1 OR table_name IS NULL OR record_id IS NULL OR field IS NULL
UNION ALL
SELECT 'id_redirects' AS table_name, concat_ws('|', table_name, old_id)::VARCHAR AS record_id, count(*) AS n_rows
FROM id_redirects
GROUP BY table_name, old_id
HAVING count(*) > 1 OR table_name IS NULL OR old_id IS NULL
UNION ALL
SELECT 'issues' AS table_name, issue_id::VARCHAR AS record_id, count(*) AS n_rows
FROM issues
GROUP BY issue_id
HAVING count(*) > 1 OR issue_id IS NULL
UNION ALL
SELECT 'deflator' AS table_name, year::VARCHAR AS record_id, count(*) AS n_rows
FROM deflator
GROUP BY year
HAVING count(*) > 1 OR year IS NULL
UNION ALL
SELECT 'countries' AS table_name, alpha3::VARCHAR AS record_id, count(*) AS n_rows
FROM countries
GROUP BY alpha3
HAVING count(*) > 1 OR alpha3 IS NULL
UNION ALL
SELECT 'decisions' AS table_name, decision_id::VARCHAR AS record_id, count(*) AS n_rows
FROM decisions
GROUP BY decision_id
HAVING count(*) > 1 OR decision_id IS NULL
UNION ALL
SELECT 'corrections' AS table_name, concat_ws('|', correction_id, field)::VARCHAR AS record_id, count(*) AS n_rows
FROM corrections
GROUP BY correction_id, field
HAVING count(*) > 1 OR correction_id IS NULL OR field IS NULL
