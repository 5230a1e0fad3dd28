-- returns std::int64_t
-- In the order of payments_due, or all there ever were might be looked through for one that is.
SELECT 1
FROM payments
WHERE status = 'pending'
  AND expires_at <= CAST(:now AS timestamptz)
ORDER BY expires_at
LIMIT 1
