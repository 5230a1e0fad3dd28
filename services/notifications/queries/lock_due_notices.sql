-- returns Uuid
-- Longest due first. Those that another replica is at are its.
SELECT id
FROM messages
WHERE notice_at <= :now
ORDER BY notice_at
LIMIT :most
FOR UPDATE SKIP LOCKED
