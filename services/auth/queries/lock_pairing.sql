-- returns Pairing
SELECT
\ir pairing_columns.sql
FROM pairings
WHERE device_code_hash = :hash
FOR UPDATE
