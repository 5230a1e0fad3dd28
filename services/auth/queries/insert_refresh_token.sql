-- returns nothing
INSERT INTO refresh_tokens (token_hash, session_id, expires_at)
VALUES (:hash, :session, :expires)
