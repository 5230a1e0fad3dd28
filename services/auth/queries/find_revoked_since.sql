-- returns Uuid
SELECT id
FROM sessions
WHERE revoked_at >= :since
