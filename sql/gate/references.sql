-- A row is one reference to a row that does not exist.
SELECT 'credits' AS table_name, credit_id::VARCHAR AS record_id, 'lender_id' AS field, lender_id AS missing
FROM credits
WHERE lender_id IS NOT NULL AND lender_id NOT IN (SELECT company_id FROM companies WHERE company_id IS NOT NULL)
UNION ALL
SELECT 'credits' AS table_name, credit_id::VARCHAR AS record_id, 'borrower_id' AS field, borrower_id AS missing
FROM credits
WHERE borrower_id IS NOT NULL AND borrower_id NOT IN (SELECT company_id FROM companies WHERE company_id IS NOT NULL)
UNION ALL
SELECT 'credits' AS table_name, credit_id::VARCHAR AS record_id, 'rate_id' AS field, rate_id AS missing
FROM credits
WHERE rate_id IS NOT NULL AND rate_id NOT IN (SELECT rate_id FROM rates WHERE rate_id IS NOT NULL)
UNION ALL
SELECT 'credits' AS table_name, credit_id::VARCHAR AS record_id, 'project_id' AS field, project_id AS missing
FROM credits
WHERE project_id IS NOT NULL AND project_id NOT IN (SELECT project_id FROM projects WHERE project_id IS NOT NULL)
UNION ALL
SELECT 'credits' AS table_name, credit_id::VARCHAR AS record_id, 'parent_credit_id' AS field, parent_credit_id AS missing
FROM credits
WHERE parent_credit_id IS NOT NULL AND parent_credit_id NOT IN (SELECT credit_id FROM credits WHERE credit_id IS NOT NULL)
UNION ALL
SELECT 'deals' AS table_name, deal_id::VARCHAR AS record_id, 'seller_id' AS field, seller_id AS missing
FROM deals
WHERE seller_id IS NOT NULL AND seller_id NOT IN (SELECT company_id FROM companies WHERE company_id IS NOT NULL)
UNION ALL
SELECT 'deals' AS table_name, deal_id::VARCHAR AS record_id, 'buyer_id' AS field, buyer_id AS missing
FROM deals
WHERE buyer_id IS NOT NULL AND buyer_id NOT IN (SELECT company_id FROM companies WHERE company_id IS NOT NULL)
UNION ALL
SELECT 'deals' AS table_name, deal_id::VARCHAR AS record_id, 'rate_id' AS field, rate_id AS missing
FROM deals
WHERE rate_id IS NOT NULL AND rate_id NOT IN (SELECT rate_id FROM rates WHERE rate_id IS NOT NULL)
UNION ALL
SELECT 'deals' AS table_name, deal_id::VARCHAR AS record_id, 'project_id' AS field, project_id AS missing
FROM deals
WHERE project_id IS NOT NULL AND project_id NOT IN (SELECT project_id FROM projects WHERE project_id IS NOT NULL)
UNION ALL
SELECT 'deals' AS table_name, deal_id::VARCHAR AS record_id, 'parent_deal_id' AS field, parent_deal_id AS missing
FROM deals
WHERE parent_deal_id IS NOT NULL AND parent_deal_id NOT IN (SELECT deal_id FROM deals WHERE deal_id IS NOT NULL)
UNION ALL
SELECT 'deal_parties' AS table_name, deal_party_id::VARCHAR AS record_id, 'deal_id' AS field, deal_id AS missing
FROM deal_parties
WHERE deal_id IS NOT NULL AND deal_id NOT IN (SELECT deal_id FROM deals WHERE deal_id IS NOT NULL)
UNION ALL
SELECT 'deal_parties' AS table_name, deal_party_id::VARCHAR AS record_id, 'party_id' AS field, party_id AS missing
FROM deal_parties
WHERE party_id IS NOT NULL AND party_id NOT IN (SELECT company_id FROM companies WHERE company_id IS NOT NULL)
UNION ALL
SELECT 'sanctions' AS table_name, sanction_id::VARCHAR AS record_id, 'parent_sanction_id' AS field, parent_sanction_id AS missing
FROM sanctions
WHERE parent_sanction_id IS NOT NULL AND parent_sanction_id NOT IN (SELECT sanction_id FROM sanctions WHERE sanction_id IS NOT NULL)
UNION ALL
SELECT 'sanction_effects' AS table_name, sanction_effect_id::VARCHAR AS record_id, 'sanction_id' AS field, sanction_id AS missing
FROM sanction_effects
WHERE sanction_id IS NOT NULL AND sanction_id NOT IN (SELECT sanction_id FROM sanctions WHERE sanction_id IS NOT NULL)
UNION ALL
SELECT 'company_names' AS table_name, company_name_id::VARCHAR AS record_id, 'company_id' AS field, company_id AS missing
FROM company_names
WHERE company_id IS NOT NULL AND company_id NOT IN (SELECT company_id FROM companies WHERE company_id IS NOT NULL)
UNION ALL
SELECT 'company_members' AS table_name, company_member_id::VARCHAR AS record_id, 'consortium_id' AS field, consortium_id AS missing
FROM company_members
WHERE consortium_id IS NOT NULL AND consortium_id NOT IN (SELECT company_id FROM companies WHERE company_id IS NOT NULL)
UNION ALL
SELECT 'company_members' AS table_name, company_member_id::VARCHAR AS record_id, 'member_id' AS field, member_id AS missing
FROM company_members
WHERE member_id IS NOT NULL AND member_id NOT IN (SELECT company_id FROM companies WHERE company_id IS NOT NULL)
UNION ALL
SELECT 'documents' AS table_name, document_id::VARCHAR AS record_id, 'cites_document_id' AS field, cites_document_id AS missing
FROM documents
WHERE cites_document_id IS NOT NULL AND cites_document_id NOT IN (SELECT document_id FROM documents WHERE document_id IS NOT NULL)
UNION ALL
SELECT 'figures' AS table_name, figure_id::VARCHAR AS record_id, 'project_id' AS field, project_id AS missing
FROM figures
WHERE project_id IS NOT NULL AND project_id NOT IN (SELECT project_id FROM projects WHERE project_id IS NOT NULL)
UNION ALL
SELECT 'figures' AS table_name, figure_id::VARCHAR AS record_id, 'document_id' AS field, document_id AS missing
FROM figures
WHERE document_id IS NOT NULL AND document_id NOT IN (SELECT document_id FROM documents WHERE document_id IS NOT NULL)
UNION ALL
SELECT 'claims' AS table_name, claim_id::VARCHAR AS record_id, 'document_id' AS field, document_id AS missing
FROM claims
WHERE document_id IS NOT NULL AND document_id NOT IN (SELECT document_id FROM documents WHERE document_id IS NOT NULL)
UNION ALL
SELECT 'passages' AS table_name, passage_id::VARCHAR AS record_id, 'document_id' AS field, document_id AS missing
FROM passages
WHERE document_id IS NOT NULL AND document_id NOT IN (SELECT document_id FROM documents WHERE document_id IS NOT NULL)
UNION ALL
SELECT 'amounts' AS table_name, amount_id::VARCHAR AS record_id, 'document_id' AS field, document_id AS missing
FROM amounts
WHERE document_id IS NOT NULL AND document_id NOT IN (SELECT document_id FROM documents WHERE document_id IS NOT NULL)
UNION ALL
SELECT 'redactions' AS table_name, redaction_id::VARCHAR AS record_id, 'document_id' AS field, document_id AS missing
FROM redactions
WHERE document_id IS NOT NULL AND document_id NOT IN (SELECT document_id FROM documents WHERE document_id IS NOT NULL)
UNION ALL
SELECT 'gaps' AS table_name, concat_ws('|', table_name, record_id, field)::VARCHAR AS record_id, 'document_id' AS field, document_id AS missing
FROM gaps
WHERE document_id IS NOT NULL AND document_id NOT IN (SELECT document_id FROM documents WHERE document_id IS NOT NULL)
UNION ALL
SELECT 'issues' AS table_name, issue_id::VARCHAR AS record_id, 'document_id' AS field, document_id AS missing
FROM issues
WHERE document_id IS NOT NULL AND document_id NOT IN (SELECT document_id FROM documents WHERE document_id IS NOT NULL)
UNION ALL
SELECT 'decisions' AS table_name, decision_id::VARCHAR AS record_id, 'left_document_id' AS field, left_document_id AS missing
FROM decisions
WHERE left_document_id IS NOT NULL AND left_document_id NOT IN (SELECT document_id FROM documents WHERE document_id IS NOT NULL)
UNION ALL
SELECT 'decisions' AS table_name, decision_id::VARCHAR AS record_id, 'right_document_id' AS field, right_document_id AS missing
FROM decisions
WHERE right_document_id IS NOT NULL AND right_document_id NOT IN (SELECT document_id FROM documents WHERE document_id IS NOT NULL)
