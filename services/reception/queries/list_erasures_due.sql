-- returns engine::Erasure
-- Longest due first.
SELECT user_id, told_at
FROM erasures
WHERE due_at <= CAST(:now AS timestamptz)
ORDER BY due_at
LIMIT 100
