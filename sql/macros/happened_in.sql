-- happened_in(1974): what took place in a year. A row is one event that may have; `certain` where its date lies
-- wholly within the year.
CREATE MACRO happened_in(y) AS TABLE
    SELECT
        table_name,
        record_id,
        title,
        status,
        event,
        edtf,
        coalesce(earliest >= make_date(y, 1, 1) AND latest <= make_date(y, 12, 31), FALSE) AS certain
    FROM events
    WHERE coalesce(earliest, '-infinity') <= make_date(y, 12, 31) AND coalesce(latest, 'infinity') >= make_date(y, 1, 1)
    ORDER BY earliest, latest, table_name, record_id, event
