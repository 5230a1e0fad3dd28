-- returns Attempts
SELECT
\ir attempts_columns.sql
FROM login_attempts
WHERE name = :name
FOR UPDATE
