-- returns Payment
SELECT
\ir payment_columns.sql
FROM payments
WHERE id = CAST(:id AS uuid)
FOR UPDATE
