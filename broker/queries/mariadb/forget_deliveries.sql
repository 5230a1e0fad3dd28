-- returns nothing
-- At most so many at once, so that no lock is held for long.
DELETE FROM inbox
WHERE received_at < NOW(6) - INTERVAL 7 DAY
LIMIT :most
