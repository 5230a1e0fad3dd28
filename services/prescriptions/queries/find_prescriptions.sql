-- returns Prescription
SELECT
\ir prescription_columns.sql
FROM prescriptions
WHERE id = ANY(CAST(:ids AS uuid[]))
