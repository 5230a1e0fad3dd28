-- returns Specialty
SELECT
\ir specialty_columns.sql
FROM specialties
WHERE deleted_at IS NULL
ORDER BY id
