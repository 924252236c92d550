-- A row is one lender, year and project, with the sum of the credits that were agreed and count in totals, in US
-- dollars of the time and of 2020. Rows may be added up. A credit of 'up to' a sum adds nothing to the low sum; one
-- of 'at least' a sum adds that sum to the high sum too and is counted in n_without_upper_bound. A credit that cannot
-- be converted is in no sum and is counted in n_not_converted.
SELECT
    credits.lender_country,
    credits.lender_id,
    credits.lender_name,
    year(credits.agreed_earliest) AS year,
    credits.project_id,
    projects.name AS project_name,
    count(*) AS n_credits,
    count(*) FILTER (WHERE credits.amount_low IS NOT NULL AND credits.amount_high IS NULL) AS n_without_upper_bound,
    count(*) FILTER (WHERE credits.amount_usd IS NULL) AS n_not_converted,
    round(sum(coalesce(credits.amount_low, 0) / rates.units_per_usd), 2) AS low_usd,
    round(sum(coalesce(credits.amount_high, credits.amount_low) / rates.units_per_usd), 2) AS high_usd,
    round(sum(coalesce(credits.amount_low, 0) / rates.units_per_usd * 100 / deflator.index_2020), 2) AS low_usd_2020,
    round(sum(coalesce(credits.amount_high, credits.amount_low) / rates.units_per_usd * 100 / deflator.index_2020), 2)
        AS high_usd_2020
FROM credits
LEFT JOIN projects ON projects.project_id = credits.project_id
LEFT JOIN rates ON rates.rate_id = credits.rate_id
LEFT JOIN deflator ON deflator.year = rates.year
WHERE credits.counts_in_totals AND credits.status IN ('agreed', 'disbursed', 'suspended', 'repaid')
GROUP BY ALL
