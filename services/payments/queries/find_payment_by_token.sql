-- returns Payment
SELECT
\ir payment_columns.sql
FROM payments
WHERE token = :token
