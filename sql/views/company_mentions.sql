-- A row is one place where a document names a firm, and what it is there: itself, or its part in a credit, deal,
-- measure or consortium.
WITH role AS (
    SELECT
        company_id,
        'companies' AS table_name,
        company_id AS record_id,
        'name' AS field
    FROM companies
    UNION ALL
    SELECT
        company_id,
        'company_names',
        company_name_id,
        'name'
    FROM company_names
    UNION ALL
    SELECT
        lender_id,
        'credits',
        credit_id,
        'lender_name'
    FROM credits
    UNION ALL
    SELECT
        borrower_id,
        'credits',
        credit_id,
        'borrower_name'
    FROM credits
    UNION ALL
    SELECT
        seller_id,
        'deals',
        deal_id,
        'seller_name'
    FROM deals
    UNION ALL
    SELECT
        buyer_id,
        'deals',
        deal_id,
        'buyer_name'
    FROM deals
    UNION ALL
    SELECT
        party_id,
        'deal_parties',
        deal_party_id,
        'party_name'
    FROM deal_parties
    UNION ALL
    SELECT
        member_id,
        'company_members',
        company_member_id,
        'member_name'
    FROM company_members
    UNION ALL
    SELECT
        affected_id,
        'sanction_effects',
        sanction_effect_id,
        'affected_name'
    FROM sanction_effects
    WHERE affected_table = 'companies'
)

SELECT
    companies.company_id,
    companies.name AS company_name,
    claims.table_name,
    claims.record_id,
    claims.field,
    claims.original_value,
    claims.document_id,
    documents.title AS document_title,
    claims.page,
    claims.char_start,
    claims.char_end,
    claims.quote,
    claims.accepted
FROM role
JOIN companies ON companies.company_id = role.company_id
JOIN claims ON claims.table_name = role.table_name AND claims.record_id = role.record_id AND claims.field = role.field
JOIN documents ON documents.document_id = claims.document_id
ORDER BY companies.company_id, claims.document_id, claims.char_start, claims.table_name, claims.record_id, claims.field
