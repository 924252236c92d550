-- A row is one event in the life of a project: its credits and deals, and the measures that hit the project or one of
-- them.
WITH hit AS (
    SELECT
        sanction_id,
        affected_id AS project_id
    FROM sanction_effects
    WHERE affected_table = 'projects'
    UNION
    SELECT
        sanction_effects.sanction_id,
        deals.project_id
    FROM sanction_effects
    JOIN deals ON sanction_effects.affected_table = 'deals' AND deals.deal_id = sanction_effects.affected_id
    UNION
    SELECT
        sanction_effects.sanction_id,
        credits.project_id
    FROM sanction_effects
    JOIN credits ON sanction_effects.affected_table = 'credits' AND credits.credit_id = sanction_effects.affected_id
)

SELECT
    projects.project_id,
    projects.name AS project_name,
    events.earliest,
    events.latest,
    events.edtf,
    events.event,
    events.table_name,
    events.record_id,
    events.title,
    events.status
FROM events
LEFT JOIN hit ON events.table_name = 'sanctions' AND hit.sanction_id = events.record_id
JOIN projects ON projects.project_id = coalesce(events.project_id, hit.project_id)
ORDER BY projects.project_id, events.earliest, events.table_name, events.record_id, events.event
