-- returns nothing
-- It is kept no longer than it can show that somebody stole it.
UPDATE refresh_tokens
SET used_at = :now,
    expires_at = LEAST(expires_at, :kept_until)
WHERE token_hash = :hash
