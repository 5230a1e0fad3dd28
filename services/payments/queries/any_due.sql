-- returns std::int64_t
SELECT 1
FROM payments
WHERE status = 'pending'
  AND expires_at <= CAST(:now AS timestamptz)
LIMIT 1
