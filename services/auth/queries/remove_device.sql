-- returns nothing
DELETE FROM devices
WHERE id = :id
