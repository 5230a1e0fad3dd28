-- returns nothing
DELETE FROM messages
WHERE finished_at < :before
LIMIT :most
