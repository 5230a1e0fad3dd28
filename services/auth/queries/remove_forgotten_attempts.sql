-- returns nothing
DELETE FROM login_attempts
WHERE forget_at < :now
LIMIT :most
