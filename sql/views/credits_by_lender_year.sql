-- A row is one lending country and year, with the sum of its agreed credits in dollars of 2020 (see credit_totals for
-- what is counted).
SELECT
    lender_country,
    year,
    sum(n_credits) AS n_credits,
    sum(n_without_upper_bound) AS n_without_upper_bound,
    sum(n_not_converted) AS n_not_converted,
    round(sum(low_usd_2020), 2) AS low_usd_2020,
    round(sum(high_usd_2020), 2) AS high_usd_2020
FROM credit_totals
GROUP BY lender_country, year
ORDER BY lender_country, year
