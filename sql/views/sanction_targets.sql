-- A row is one firm, deal, credit or project that a measure hit: named itself, or (hit_through) a firm that was party
-- to a deal or credit that was hit.
WITH hit AS (
    SELECT
        sanction_id,
        'itself' AS hit_through,
        affected_table,
        affected_id,
        affected_name,
        effect,
        exemption_sought,
        exemption_outcome
    FROM sanction_effects
    UNION ALL
    SELECT
        effects.sanction_id,
        'deals',
        'companies',
        deal_parties.party_id,
        deal_parties.party_name,
        effects.effect,
        effects.exemption_sought,
        effects.exemption_outcome
    FROM sanction_effects AS effects
    JOIN deal_parties ON effects.affected_table = 'deals' AND deal_parties.deal_id = effects.affected_id
    WHERE deal_parties.party_id IS NOT NULL
    UNION ALL
    SELECT
        effects.sanction_id,
        'credits',
        'companies',
        party.id,
        party.name,
        effects.effect,
        effects.exemption_sought,
        effects.exemption_outcome
    FROM sanction_effects AS effects
    JOIN (
        SELECT
            credit_id,
            lender_id AS id,
            lender_name AS name
        FROM credits
        UNION ALL
        SELECT
            credit_id,
            borrower_id,
            borrower_name
        FROM credits
    ) AS party ON effects.affected_table = 'credits' AND party.credit_id = effects.affected_id
    WHERE party.id IS NOT NULL
)

SELECT
    sanctions.sanction_id,
    sanctions.title AS sanction_title,
    sanctions.sender_country,
    sanctions.target_country,
    sanctions.measure,
    sanctions.imposed_edtf,
    hit.affected_table,
    hit.affected_id,
    hit.affected_name,
    companies.country AS company_country,
    hit.hit_through,
    hit.effect,
    hit.exemption_sought,
    hit.exemption_outcome
FROM hit
JOIN sanctions ON sanctions.sanction_id = hit.sanction_id
LEFT JOIN companies ON hit.affected_table = 'companies' AND companies.company_id = hit.affected_id
ORDER BY sanctions.sanction_id, hit.hit_through DESC, hit.affected_table, hit.affected_name
