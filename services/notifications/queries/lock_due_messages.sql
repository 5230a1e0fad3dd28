-- returns Message
-- Of one lane, longest due first, as messages_due has them. Those that another replica is taking are its.
SELECT
\ir message_columns.sql
FROM messages
WHERE status = 'pending'
  AND channel = :channel
  AND retried = :retried
  AND due_at <= :now
ORDER BY due_at
LIMIT :most
FOR UPDATE SKIP LOCKED
