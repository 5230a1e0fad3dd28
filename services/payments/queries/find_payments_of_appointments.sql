-- returns Payment
SELECT
\ir payment_columns.sql
FROM payments
WHERE appointment_id = ANY(CAST(:ids AS uuid[]))
