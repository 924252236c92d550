-- happened_in(1974): what took place in a year. A row is one event whose date touches the year; `certain` where it lies wholly within.
CREATE MACRO happened_in(y) AS TABLE
SELECT
    table_name,
    record_id,
    title,
    status,
    event,
    edtf,
    earliest >= make_date(y, 1, 1) AND latest <= make_date(y, 12, 31) AS certain
FROM events
WHERE earliest <= make_date(y, 12, 31) AND latest >= make_date(y, 1, 1)
ORDER BY earliest, latest, table_name, record_id, event
