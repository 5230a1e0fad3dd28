-- returns nothing
UPDATE refresh_tokens
SET used_at = :now
WHERE token_hash = :hash
