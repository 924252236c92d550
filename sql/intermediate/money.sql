-- A row is the sum of one credit or deal in US dollars: the middle of low and high, or the one that is known, at the
-- average rate of the year it was agreed or signed (the first, where the date spans several) and at prices of 2020.
-- Without a rate for that currency and year there is no row, without a deflator for that year no price of 2020.
WITH sums AS (
    PIVOT (SELECT table_name, record_id, field, value FROM staging.cells WHERE table_name IN ('credits', 'deals'))
    ON field IN (
        'amount_low', 'amount_high', 'agreed_edtf', 'value_low', 'value_high', 'signed_edtf', 'currency'
    )
    USING any_value(value)
    GROUP BY table_name, record_id
),

converted AS (
    SELECT
        sums.table_name,
        sums.record_id,
        rates.rate_id,
        rates.year,
        staging.midpoint(
            coalesce(sums.amount_low, sums.value_low), coalesce(sums.amount_high, sums.value_high)
        ) / rates.units_per_usd AS usd
    FROM sums
    JOIN staging.edtf AS bounds ON bounds.edtf = coalesce(sums.agreed_edtf, sums.signed_edtf)
    JOIN reference.rates ON rates.currency = sums.currency AND rates.year = year(bounds.earliest)
)

SELECT
    converted.table_name,
    converted.record_id,
    converted.rate_id,
    round(converted.usd, 2) AS usd,
    round(converted.usd * 100 / deflator.index_2020, 2) AS usd_2020
FROM converted
LEFT JOIN reference.deflator ON deflator.year = converted.year
WHERE converted.usd IS NOT NULL
