-- returns nothing
DELETE FROM login_attempts
WHERE name = :name
