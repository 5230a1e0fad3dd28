-- returns Account
-- In the order of their ids, so that two batches never wait for each other: they are sorted before the first is looked
-- up.
SELECT
\ir account_columns.sql
FROM JSON_TABLE(:ids, '$[*]' COLUMNS (v CHAR(36) CHARACTER SET ascii PATH '$')) AS r
STRAIGHT_JOIN users ON users.id = r.v
ORDER BY r.v
FOR UPDATE
