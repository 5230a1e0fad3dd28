-- returns nothing
DELETE FROM links
WHERE user_id = :user
