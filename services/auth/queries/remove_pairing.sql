-- returns nothing
DELETE FROM pairings
WHERE device_code_hash = :hash
