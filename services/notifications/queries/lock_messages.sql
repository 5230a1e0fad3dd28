-- returns Message
-- In the order of their ids, so that two batches never wait for each other. STRAIGHT_JOIN: the ids first, sorted, and each
-- looked up by key, whatever the statistics say.
SELECT
\ir message_columns.sql
FROM JSON_TABLE(:ids, '$[*]' COLUMNS (v CHAR(36) CHARACTER SET ascii PATH '$')) AS r
STRAIGHT_JOIN messages ON messages.id = r.v
ORDER BY r.v
FOR UPDATE
