-- returns Prescription
-- In the order of their ids, so that two batches never wait for each other.
SELECT
\ir prescription_columns.sql
FROM prescriptions
WHERE id = ANY(CAST(:ids AS uuid[]))
ORDER BY id
FOR UPDATE
