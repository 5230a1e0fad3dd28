-- returns nothing
UPDATE sessions
SET user_agent = ''
WHERE user_id = :user
