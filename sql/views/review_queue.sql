-- A row is one thing that a person should look at: a record on which documents contradict one another or people differ, a record or
-- company the pipeline is not sure of, or a sum of money that is in no record and in no figure. What weighs most comes first.
WITH records AS (
    SELECT
        'credits' AS table_name,
        credit_id AS record_id,
        title,
        review,
        confidence,
        amount_usd_2020 AS usd_2020
    FROM credits
    UNION ALL
    SELECT
        'deals',
        deal_id,
        title,
        review,
        confidence,
        value_usd_2020
    FROM deals
    UNION ALL
    SELECT
        'sanctions',
        sanction_id,
        title,
        review,
        confidence,
        NULL
    FROM sanctions
    UNION ALL
    SELECT
        'companies',
        company_id,
        name,
        review,
        confidence,
        NULL
    FROM companies
),

contradicted AS (
    SELECT
        table_name,
        record_id,
        bool_or(kind = 'people_differ') AS of_people,
        string_agg(DISTINCT field, ', ' ORDER BY field) AS fields
    FROM conflicts
    WHERE kind IN ('people_differ', 'contradiction')
    GROUP BY table_name, record_id
),

weakest AS (
    SELECT
        table_name,
        record_id,
        arg_min(field, confidence) AS field,
        min(confidence) AS confidence
    FROM claims
    WHERE accepted AND table_name IN ('credits', 'deals', 'sanctions', 'companies')
    GROUP BY table_name, record_id
),

queue AS (
    SELECT
        CASE WHEN contradicted.fields IS NULL THEN 'unsure' ELSE 'conflict' END AS kind,
        records.table_name,
        records.record_id,
        records.title,
        CASE
            WHEN contradicted.fields IS NULL THEN concat('least sure of ', weakest.field, ' (', round(weakest.confidence, 2), ')')
            ELSE concat(CASE WHEN contradicted.of_people THEN 'people differ on ' ELSE 'documents differ on ' END, contradicted.fields)
        END AS why,
        NULL AS document_id,
        NULL AS page,
        records.usd_2020
    FROM records
    LEFT JOIN contradicted USING (table_name, record_id)
    LEFT JOIN weakest USING (table_name, record_id)
    WHERE records.review = 'needs_review' OR coalesce(contradicted.of_people, FALSE)
    UNION ALL
    SELECT
        'unclaimed',
        'amounts',
        amounts.amount_id,
        amounts.quote,
        amounts.reason,
        amounts.document_id,
        amounts.page,
        round(coalesce(amounts.value_high, amounts.value_low) / rates.units_per_usd * 100 / deflator.index_2020, 2)
    FROM amounts
    JOIN documents ON documents.document_id = amounts.document_id
    LEFT JOIN rates ON rates.currency = amounts.currency AND rates.year = year(documents.date_earliest)
    LEFT JOIN deflator ON deflator.year = rates.year
    WHERE amounts.kind = 'money' AND amounts.outcome = 'rejected'
)

SELECT *
FROM queue
ORDER BY
    list_position(['conflict', 'unsure', 'unclaimed'], kind),
    usd_2020 DESC NULLS LAST,
    table_name,
    record_id
