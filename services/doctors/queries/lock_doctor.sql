-- returns Doctor
SELECT
\ir doctor_columns.sql
FROM doctors
WHERE id = CAST(:id AS uuid)
  AND deleted_at IS NULL
FOR UPDATE
