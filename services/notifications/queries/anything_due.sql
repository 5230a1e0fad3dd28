-- returns std::int64_t
-- Both lanes are named, so that all four columns of messages_due are used.
SELECT 1
FROM messages
WHERE status = 'pending'
  AND channel = :channel
  AND retried IN (FALSE, TRUE)
  AND due_at <= :now
LIMIT 1
