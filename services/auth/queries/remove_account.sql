-- returns nothing
DELETE FROM users
WHERE id = :id
