-- returns events::Access
-- What no other replica is handing over.
SELECT
\ir ../access_columns.sql
FROM accesses
ORDER BY id
LIMIT :most
FOR UPDATE SKIP LOCKED
