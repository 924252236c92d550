-- A row is the average rate of one currency to the US dollar in one year.
SELECT
    rate_id,
    currency,
    year,
    units_per_usd,
    kind,
    series,
    source,
    retrieved
FROM reference.rates
