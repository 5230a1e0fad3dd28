-- returns nothing
DELETE refresh_tokens
FROM sessions
STRAIGHT_JOIN refresh_tokens ON refresh_tokens.session_id = sessions.id
WHERE sessions.user_id = :user
