-- returns nothing
DELETE FROM messages
WHERE user_id = :user
