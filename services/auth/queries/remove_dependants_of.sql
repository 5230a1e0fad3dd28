-- returns nothing
DELETE FROM dependants
WHERE user_id = :user
