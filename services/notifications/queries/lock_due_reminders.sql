-- returns StoredMessage
-- Longest due first. Those that another replica is taking are its.
SELECT
\ir stored_message_columns.sql
FROM messages
WHERE remind_at <= :now
ORDER BY remind_at
LIMIT 100
FOR UPDATE SKIP LOCKED
