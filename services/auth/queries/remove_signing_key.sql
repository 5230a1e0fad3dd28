-- returns nothing
DELETE FROM signing_keys
WHERE id = :generation
