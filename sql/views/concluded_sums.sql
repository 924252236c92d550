-- A row is one credit agreed or deal signed whose money may be added up, with its low and high sum in US dollars of the
-- time and of 2020. No money stands in two rows: left out are rows that do not count in totals, guarantees (the money is
-- another's), and every part of a credit or deal that is itself in the view with a sum. 'Up to' a sum has the low sum 0;
-- 'at least' a sum has that sum as its high sum too, and `open_ended`. A sum that cannot be converted is NULL.
WITH RECURSIVE concluded AS (
    SELECT
        'credits' AS table_name,
        credit_id AS record_id,
        project_id,
        year(agreed_earliest) AS year,
        amount_low AS low,
        amount_high AS high,
        rate_id
    FROM credits
    WHERE
        counts_in_totals
        AND status IN ('agreed', 'disbursed', 'suspended', 'repaid')
        AND instrument IS DISTINCT FROM 'guarantee'
    UNION ALL
    SELECT
        'deals',
        deal_id,
        project_id,
        year(signed_earliest),
        value_low,
        value_high,
        rate_id
    FROM deals
    WHERE counts_in_totals AND status IN ('signed', 'under_way', 'completed', 'reduced', 'suspended', 'stalled')
),

part AS (
    SELECT
        'credits' AS table_name,
        credit_id AS record_id,
        parent_credit_id AS whole_id
    FROM credits
    WHERE parent_credit_id IS NOT NULL
    UNION ALL
    SELECT
        'deals',
        deal_id,
        parent_deal_id
    FROM deals
    WHERE parent_deal_id IS NOT NULL
),

within AS (
    SELECT
        table_name,
        record_id,
        whole_id
    FROM part
    UNION
    SELECT
        within.table_name,
        within.record_id,
        part.whole_id
    FROM within
    JOIN part ON part.table_name = within.table_name AND part.record_id = within.whole_id
)

SELECT
    concluded.table_name,
    concluded.record_id,
    concluded.project_id,
    concluded.year,
    concluded.low IS NOT NULL AND concluded.high IS NULL AS open_ended,
    round(coalesce(concluded.low, 0) / rates.units_per_usd, 2) AS low_usd,
    round(coalesce(concluded.high, concluded.low) / rates.units_per_usd, 2) AS high_usd,
    round(coalesce(concluded.low, 0) / rates.units_per_usd * 100 / deflator.index_2020, 2) AS low_usd_2020,
    round(coalesce(concluded.high, concluded.low) / rates.units_per_usd * 100 / deflator.index_2020, 2) AS high_usd_2020
FROM concluded
LEFT JOIN rates ON rates.rate_id = concluded.rate_id
LEFT JOIN deflator ON deflator.year = rates.year
WHERE NOT EXISTS (
    SELECT 1
    FROM within
    JOIN concluded AS whole ON whole.table_name = within.table_name AND whole.record_id = within.whole_id
    WHERE
        within.table_name = concluded.table_name
        AND within.record_id = concluded.record_id
        AND within.whole_id <> concluded.record_id
        AND coalesce(whole.low, whole.high) IS NOT NULL
)
