-- returns Message
-- STRAIGHT_JOIN: the ids first, each looked up by key, whatever the statistics say.
SELECT
\ir message_columns.sql
FROM JSON_TABLE(:ids, '$[*]' COLUMNS (v CHAR(36) CHARACTER SET ascii PATH '$')) AS r
STRAIGHT_JOIN messages ON messages.id = r.v
