-- A row is one credit, deal, figure or measure that belongs to a project. `through` says by which tables a measure does:
-- it hit the project itself, one of its credits or deals, or a firm that is a party to one of them.
WITH party AS (
    SELECT
        deals.project_id,
        deal_parties.party_id AS company_id
    FROM deal_parties
    JOIN deals ON deals.deal_id = deal_parties.deal_id
    UNION
    SELECT
        project_id,
        unnest([seller_id, buyer_id])
    FROM deals
    UNION
    SELECT
        project_id,
        unnest([lender_id, borrower_id])
    FROM credits
),

struck AS (
    SELECT
        'projects' AS affected_table,
        project_id AS affected_id,
        project_id
    FROM projects
    UNION
    SELECT
        'deals',
        deal_id,
        project_id
    FROM deals
    UNION
    SELECT
        'credits',
        credit_id,
        project_id
    FROM credits
    UNION
    SELECT
        'companies',
        company_id,
        project_id
    FROM party
),

belonging AS (
    SELECT
        project_id,
        'credits' AS table_name,
        credit_id AS record_id,
        title,
        status,
        NULL AS through
    FROM credits
    UNION ALL
    SELECT
        project_id,
        'deals',
        deal_id,
        title,
        status,
        NULL
    FROM deals
    UNION ALL
    SELECT
        project_id,
        'figures',
        figure_id,
        concat_ws(' ', indicator, 'of', subject),
        NULL,
        NULL
    FROM figures
    UNION ALL
    SELECT
        struck.project_id,
        'sanctions',
        sanctions.sanction_id,
        sanctions.title,
        sanctions.status,
        string_agg(DISTINCT struck.affected_table, ', ' ORDER BY struck.affected_table)
    FROM sanction_effects AS effects
    JOIN sanctions ON sanctions.sanction_id = effects.sanction_id
    JOIN struck ON struck.affected_table = effects.affected_table AND struck.affected_id = effects.affected_id
    GROUP BY ALL
)

SELECT *
FROM belonging
WHERE project_id IS NOT NULL
