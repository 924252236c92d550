-- A row is one measure and one deal with the country it is aimed at, signed within five years of it. `side` is before
-- or after, or overlapping where the dates do not tell; `days` runs from the measure to the deal by their earliest
-- days; `with_sender` is TRUE where the country that imposed the measure is a party too.
WITH party AS (
    SELECT
        deal_id,
        party_country AS country
    FROM deal_parties
    UNION
    SELECT
        deal_id,
        seller_country
    FROM deals
    UNION
    SELECT
        deal_id,
        buyer_country
    FROM deals
),

partners AS (
    SELECT
        deal_id,
        list(country ORDER BY country) AS countries
    FROM party
    WHERE country IS NOT NULL
    GROUP BY deal_id
)

SELECT
    sanctions.sanction_id,
    sanctions.title AS sanction_title,
    sanctions.sender_country,
    sanctions.target_country,
    sanctions.imposed_edtf,
    CASE
        WHEN deals.signed_latest < sanctions.imposed_earliest THEN 'before'
        WHEN deals.signed_earliest > sanctions.imposed_latest THEN 'after'
        ELSE 'overlapping'
    END AS side,
    date_diff('day', sanctions.imposed_earliest, deals.signed_earliest) AS days,
    deals.deal_id,
    deals.title AS deal_title,
    deals.status AS deal_status,
    deals.signed_edtf,
    deals.value_usd,
    list_contains(partners.countries, sanctions.sender_country) AS with_sender
FROM sanctions
JOIN partners ON list_contains(partners.countries, sanctions.target_country)
JOIN deals ON deals.deal_id = partners.deal_id
WHERE deals.signed_earliest BETWEEN sanctions.imposed_earliest - INTERVAL 5 YEAR AND sanctions.imposed_earliest + INTERVAL 5 YEAR
ORDER BY sanctions.sanction_id, deals.signed_earliest, deals.deal_id
