-- returns nothing
-- At most so many at once, so that no lock is held for long.
DELETE FROM idempotency_keys
WHERE created_at < NOW(6) - INTERVAL 1 DAY
LIMIT :most
