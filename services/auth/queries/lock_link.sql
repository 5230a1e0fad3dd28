-- returns Link
SELECT kind, user_id, email_key, created_at, expires_at
FROM links
WHERE token_hash = :hash
FOR UPDATE
