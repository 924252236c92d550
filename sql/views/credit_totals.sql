-- A row is one lender, year and project, with the sum of its credits in US dollars of the time and of 2020. Rows may be
-- added up (see concluded_sums). `n_without_upper_bound` counts credits of 'at least' a sum; `n_not_converted` those
-- that are in no sum, for want of a sum, a year or a rate, `n_not_deflated` those that are in no sum of 2020.
SELECT
    credits.lender_country,
    credits.lender_id,
    coalesce(companies.name, credits.lender_name) AS lender_name,
    sums.year,
    sums.project_id,
    projects.name AS project_name,
    count(*) AS n_credits,
    count(*) FILTER (WHERE sums.open_ended) AS n_without_upper_bound,
    count(*) FILTER (WHERE sums.high_usd IS NULL) AS n_not_converted,
    count(*) FILTER (WHERE sums.high_usd_2020 IS NULL) AS n_not_deflated,
    round(sum(sums.low_usd), 2) AS low_usd,
    round(sum(sums.high_usd), 2) AS high_usd,
    round(sum(sums.low_usd_2020), 2) AS low_usd_2020,
    round(sum(sums.high_usd_2020), 2) AS high_usd_2020
FROM concluded_sums AS sums
JOIN credits ON sums.table_name = 'credits' AND credits.credit_id = sums.record_id
LEFT JOIN companies ON companies.company_id = credits.lender_id
LEFT JOIN projects ON projects.project_id = sums.project_id
GROUP BY ALL
ORDER BY credits.lender_country, lender_name, sums.year, sums.project_id
