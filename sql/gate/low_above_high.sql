-- A row is one value whose lower bound is above its upper bound.
SELECT 'credits' AS table_name, credit_id::VARCHAR AS record_id, 'amount_low' AS field, amount_low AS low, amount_high AS high
FROM credits
WHERE amount_low > amount_high
UNION ALL
SELECT 'deals' AS table_name, deal_id::VARCHAR AS record_id, 'quantity_low' AS field, quantity_low AS low, quantity_high AS high
FROM deals
WHERE quantity_low > quantity_high
UNION ALL
SELECT 'deals' AS table_name, deal_id::VARCHAR AS record_id, 'value_low' AS field, value_low AS low, value_high AS high
FROM deals
WHERE value_low > value_high
UNION ALL
SELECT 'figures' AS table_name, figure_id::VARCHAR AS record_id, 'value_low' AS field, value_low AS low, value_high AS high
FROM figures
WHERE value_low > value_high
UNION ALL
SELECT 'amounts' AS table_name, amount_id::VARCHAR AS record_id, 'value_low' AS field, value_low AS low, value_high AS high
FROM amounts
WHERE value_low > value_high
