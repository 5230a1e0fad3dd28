-- returns Uuid
-- Oldest first, by messages_status. Those that somebody else is at are theirs.
SELECT id
FROM messages
WHERE status = 'unproved_address'
  AND created_at < :since
ORDER BY id
LIMIT :most
FOR UPDATE SKIP LOCKED
