-- returns Pairing
SELECT
\ir pairing_columns.sql
FROM pairings
WHERE user_code = :code
FOR UPDATE
