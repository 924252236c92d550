-- A row is one date whose first day comes after its last.
SELECT 'credits' AS table_name, credit_id::VARCHAR AS record_id, 'agreed_earliest' AS field, agreed_earliest AS earliest, agreed_latest AS latest
FROM credits
WHERE agreed_earliest > agreed_latest
UNION ALL
SELECT 'deals' AS table_name, deal_id::VARCHAR AS record_id, 'signed_earliest' AS field, signed_earliest AS earliest, signed_latest AS latest
FROM deals
WHERE signed_earliest > signed_latest
UNION ALL
SELECT 'deals' AS table_name, deal_id::VARCHAR AS record_id, 'start_earliest' AS field, start_earliest AS earliest, start_latest AS latest
FROM deals
WHERE start_earliest > start_latest
UNION ALL
SELECT 'deals' AS table_name, deal_id::VARCHAR AS record_id, 'end_earliest' AS field, end_earliest AS earliest, end_latest AS latest
FROM deals
WHERE end_earliest > end_latest
UNION ALL
SELECT 'sanctions' AS table_name, sanction_id::VARCHAR AS record_id, 'imposed_earliest' AS field, imposed_earliest AS earliest, imposed_latest AS latest
FROM sanctions
WHERE imposed_earliest > imposed_latest
UNION ALL
SELECT 'sanctions' AS table_name, sanction_id::VARCHAR AS record_id, 'lifted_earliest' AS field, lifted_earliest AS earliest, lifted_latest AS latest
FROM sanctions
WHERE lifted_earliest > lifted_latest
UNION ALL
SELECT 'documents' AS table_name, document_id::VARCHAR AS record_id, 'date_earliest' AS field, date_earliest AS earliest, date_latest AS latest
FROM documents
WHERE date_earliest > date_latest
UNION ALL
SELECT 'figures' AS table_name, figure_id::VARCHAR AS record_id, 'date_earliest' AS field, date_earliest AS earliest, date_latest AS latest
FROM figures
WHERE date_earliest > date_latest
