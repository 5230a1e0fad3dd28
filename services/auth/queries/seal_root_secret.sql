-- returns nothing
UPDATE root_secret
SET sealed = :sealed
WHERE id = 1
