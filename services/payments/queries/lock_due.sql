-- returns Payment
SELECT
\ir payment_columns.sql
FROM payments
WHERE status = 'pending'
  AND expires_at <= CAST(:now AS timestamptz)
ORDER BY expires_at
LIMIT 500
FOR UPDATE SKIP LOCKED
