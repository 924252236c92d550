-- A row is the price level of the United States in one year, 2020 = 100.
SELECT
    year,
    index_2020,
    series,
    source,
    retrieved
FROM reference.deflator
