-- returns Account
SELECT
\ir account_columns.sql
FROM JSON_TABLE(:ids, '$[*]' COLUMNS (v CHAR(36) CHARACTER SET ascii PATH '$')) AS r
STRAIGHT_JOIN users ON users.id = r.v
