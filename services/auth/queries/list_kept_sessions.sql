-- returns store::KeptSession
-- Newest first, whether they have ended or not.
SELECT id, created_at, last_seen_at, ends_at, revoked_at, user_agent
FROM sessions
WHERE user_id = :user
  AND id < COALESCE(:before, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
ORDER BY id DESC
LIMIT :limit
