-- A row is one selling and buying country, year and project, with the sum of its deals in US dollars of the time and of
-- 2020. Rows may be added up; sums and counts are those of credit_totals.
SELECT
    deals.seller_country,
    deals.buyer_country,
    sums.year,
    sums.project_id,
    projects.name AS project_name,
    count(*) AS n_deals,
    count(*) FILTER (WHERE sums.open_ended) AS n_without_upper_bound,
    count(*) FILTER (WHERE sums.high_usd IS NULL) AS n_not_converted,
    count(*) FILTER (WHERE sums.high_usd_2020 IS NULL) AS n_not_deflated,
    round(sum(sums.low_usd), 2) AS low_usd,
    round(sum(sums.high_usd), 2) AS high_usd,
    round(sum(sums.low_usd_2020), 2) AS low_usd_2020,
    round(sum(sums.high_usd_2020), 2) AS high_usd_2020
FROM concluded_sums AS sums
JOIN deals ON sums.table_name = 'deals' AND deals.deal_id = sums.record_id
LEFT JOIN projects ON projects.project_id = sums.project_id
GROUP BY ALL
ORDER BY deals.seller_country, deals.buyer_country, sums.year, sums.project_id
