-- returns nothing
DELETE FROM sessions
WHERE ends_at < :before
LIMIT :most
