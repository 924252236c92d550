-- A row is one selling and buying country, year and project, with the sum of the deals that were signed and count in
-- totals, in US dollars of the time and of 2020. Rows may be added up; bounds and what is left out are treated as in
-- credit_totals.
SELECT
    deals.seller_country,
    deals.buyer_country,
    year(deals.signed_earliest) AS year,
    deals.project_id,
    projects.name AS project_name,
    count(*) AS n_deals,
    count(*) FILTER (WHERE deals.value_low IS NOT NULL AND deals.value_high IS NULL) AS n_without_upper_bound,
    count(*) FILTER (WHERE deals.value_usd IS NULL) AS n_not_converted,
    round(sum(coalesce(deals.value_low, 0) / rates.units_per_usd), 2) AS low_usd,
    round(sum(coalesce(deals.value_high, deals.value_low) / rates.units_per_usd), 2) AS high_usd,
    round(sum(coalesce(deals.value_low, 0) / rates.units_per_usd * 100 / deflator.index_2020), 2) AS low_usd_2020,
    round(sum(coalesce(deals.value_high, deals.value_low) / rates.units_per_usd * 100 / deflator.index_2020), 2) AS high_usd_2020
FROM deals
LEFT JOIN projects ON projects.project_id = deals.project_id
LEFT JOIN rates ON rates.rate_id = deals.rate_id
LEFT JOIN deflator ON deflator.year = rates.year
WHERE
    deals.counts_in_totals
    AND deals.status IN ('signed', 'under_way', 'completed', 'reduced', 'suspended', 'stalled')
GROUP BY ALL
