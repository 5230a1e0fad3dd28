-- returns Doctor
SELECT
\ir doctor_columns.sql
FROM doctors
WHERE deleted_at IS NULL
ORDER BY id
