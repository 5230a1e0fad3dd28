-- returns store::Session
SELECT id, user_id, created_at, last_seen_at, ends_at, user_agent, idle_until
FROM sessions
WHERE user_id = :user
  AND revoked_at IS NULL
  AND ends_at > :now
  AND idle_until > :now2
ORDER BY id DESC
LIMIT 100
