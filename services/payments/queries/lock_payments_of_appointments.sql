-- returns Payment
-- In the order of their ids, so that two batches never wait for each other.
SELECT
\ir payment_columns.sql
FROM payments
WHERE appointment_id = ANY(CAST(:ids AS uuid[]))
ORDER BY appointment_id
FOR UPDATE
