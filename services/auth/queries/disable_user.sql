-- returns nothing
UPDATE users
SET disabled = TRUE
WHERE id = :id
