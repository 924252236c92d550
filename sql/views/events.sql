-- A row is one dated event in the life of a credit, deal or measure. What was never concluded was not agreed, signed or
-- imposed on its date, but requested, proposed, refused, lost or threatened, as its status says.
SELECT
    'credits' AS table_name,
    credit_id AS record_id,
    title,
    status,
    project_id,
    CASE WHEN status IN ('requested', 'proposed', 'refused') THEN status ELSE 'agreed' END AS event,
    agreed_edtf AS edtf,
    agreed_earliest AS earliest,
    agreed_latest AS latest
FROM credits
WHERE agreed_edtf IS NOT NULL
UNION ALL
SELECT
    'deals',
    deal_id,
    title,
    status,
    project_id,
    CASE WHEN status IN ('rumoured', 'proposed', 'negotiating', 'lost') THEN status ELSE 'signed' END,
    signed_edtf,
    signed_earliest,
    signed_latest
FROM deals
WHERE signed_edtf IS NOT NULL
UNION ALL
SELECT
    'deals',
    deal_id,
    title,
    status,
    project_id,
    'start',
    start_edtf,
    start_earliest,
    start_latest
FROM deals
WHERE start_edtf IS NOT NULL
UNION ALL
SELECT
    'deals',
    deal_id,
    title,
    status,
    project_id,
    'end',
    end_edtf,
    end_earliest,
    end_latest
FROM deals
WHERE end_edtf IS NOT NULL
UNION ALL
SELECT
    'sanctions',
    sanction_id,
    title,
    status,
    NULL,
    CASE WHEN status = 'threatened' THEN status ELSE 'imposed' END,
    imposed_edtf,
    imposed_earliest,
    imposed_latest
FROM sanctions
WHERE imposed_edtf IS NOT NULL
UNION ALL
SELECT
    'sanctions',
    sanction_id,
    title,
    status,
    NULL,
    'lifted',
    lifted_edtf,
    lifted_earliest,
    lifted_latest
FROM sanctions
WHERE lifted_edtf IS NOT NULL
