-- returns Payment
-- That it is not empty is said for payments_token, which has no others.
SELECT
\ir payment_columns.sql
FROM payments
WHERE token = :token
  AND token <> ''
