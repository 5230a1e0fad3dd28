-- returns Uuid
-- Leaves out what is known already and what overlaps.
INSERT INTO holds (
\ir hold_columns.sql
)
SELECT
\ir hold_columns.sql
FROM json_populate_recordset(CAST(NULL AS holds), CAST(:rows AS json))
ON CONFLICT DO NOTHING
RETURNING appointment_id
