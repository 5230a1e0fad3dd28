-- returns store::RefreshToken
-- Locks its session and its account too.
SELECT
\ir refresh_token_columns.sql
WHERE t.token_hash = :hash
FOR UPDATE
