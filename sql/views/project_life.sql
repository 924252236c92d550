-- A row is one event in the life of a project, in order: its credits, deals and figures and the measures that hit it
-- (see project_records). What belongs to the project but has no date comes last, with the event 'undated'.
WITH dated AS (
    SELECT
        table_name,
        record_id,
        event,
        edtf,
        earliest,
        latest
    FROM events
    UNION ALL
    SELECT
        'figures',
        figure_id,
        'figure',
        date_edtf,
        date_earliest,
        date_latest
    FROM figures
    WHERE date_edtf IS NOT NULL
)

SELECT
    projects.project_id,
    projects.name AS project_name,
    dated.earliest,
    dated.latest,
    dated.edtf,
    coalesce(dated.event, 'undated') AS event,
    records.table_name,
    records.record_id,
    records.title,
    records.status,
    records.through
FROM project_records AS records
JOIN projects ON projects.project_id = records.project_id
LEFT JOIN dated ON dated.table_name = records.table_name AND dated.record_id = records.record_id
ORDER BY projects.project_id, dated.earliest NULLS LAST, records.table_name, records.record_id, event
