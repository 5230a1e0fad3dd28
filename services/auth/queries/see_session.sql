-- returns nothing
UPDATE sessions
SET last_seen_at = :now,
    user_agent = :agent,
    idle_until = :idle_until
WHERE id = :id
