-- returns Payment
SELECT
\ir payment_columns.sql
FROM payments
WHERE id = ANY(CAST(:ids AS uuid[]))
