-- returns TimeOff
SELECT
\ir time_off_columns.sql
FROM time_off
WHERE doctor_id = CAST(:id AS uuid)
  AND ends_at > CAST(:after AS timestamptz)
ORDER BY starts_at, id
