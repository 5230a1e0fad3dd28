-- returns store::RefreshToken
SELECT
\ir refresh_token_columns.sql
WHERE t.token_hash = :hash
