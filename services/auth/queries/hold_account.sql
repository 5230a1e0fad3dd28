-- returns Account
-- Nobody disables it before this transaction ends.
SELECT
\ir account_columns.sql
FROM users
WHERE id = :id
LOCK IN SHARE MODE
