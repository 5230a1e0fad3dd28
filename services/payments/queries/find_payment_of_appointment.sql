-- returns Payment
SELECT
\ir payment_columns.sql
FROM payments
WHERE appointment_id = CAST(:id AS uuid)
