-- returns TimeOff
-- As it was.
DELETE FROM time_off
WHERE doctor_id = CAST(:doctor AS uuid)
  AND id = CAST(:id AS uuid)
RETURNING
\ir time_off_columns.sql
