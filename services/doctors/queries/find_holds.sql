-- returns Hold
SELECT
\ir hold_columns.sql
FROM holds
WHERE appointment_id = ANY(CAST(:ids AS uuid[]))
