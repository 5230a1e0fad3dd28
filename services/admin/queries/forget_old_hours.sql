-- returns nothing
DELETE FROM offered_hours
WHERE generation < CAST(:shown AS bigint)
