-- A row is one lender and year, with the sum of its credits in US dollars of 2020 (see credit_totals for what is counted).
SELECT
    lender_country,
    lender_id,
    lender_name,
    year,
    sum(n_credits) AS n_credits,
    sum(n_without_upper_bound) AS n_without_upper_bound,
    sum(n_not_deflated) AS n_not_deflated,
    round(sum(low_usd_2020), 2) AS low_usd_2020,
    round(sum(high_usd_2020), 2) AS high_usd_2020
FROM credit_totals
GROUP BY ALL
ORDER BY lender_country, lender_name, year
