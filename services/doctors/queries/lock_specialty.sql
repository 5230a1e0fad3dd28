-- returns Specialty
SELECT
\ir specialty_columns.sql
FROM specialties
WHERE id = CAST(:id AS uuid)
  AND deleted_at IS NULL
FOR UPDATE
