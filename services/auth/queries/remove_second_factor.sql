-- returns nothing
DELETE FROM second_factors
WHERE user_id = :user
