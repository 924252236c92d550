-- A row is one country or former state and its code.
SELECT
    alpha3,
    name,
    standard,
    valid_from,
    valid_to
FROM reference.countries
