-- returns nothing
DELETE FROM pairings
WHERE expires_at < :now
LIMIT :most
