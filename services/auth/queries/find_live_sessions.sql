-- returns Uuid
SELECT id
FROM sessions
WHERE user_id = :user
  AND revoked_at IS NULL
