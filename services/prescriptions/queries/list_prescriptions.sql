-- returns Prescription
-- Newest first.
SELECT
\ir listed_prescription_columns.sql
FROM prescriptions
WHERE id < COALESCE(CAST(:before AS uuid), 'ffffffff-ffff-ffff-ffff-ffffffffffff')
ORDER BY id DESC
LIMIT CAST(:limit AS integer)
