-- returns User
SELECT
\ir user_columns.sql
FROM users
WHERE id = :id
