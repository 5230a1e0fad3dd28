-- returns nothing
DELETE FROM refresh_tokens
WHERE session_id = :session
