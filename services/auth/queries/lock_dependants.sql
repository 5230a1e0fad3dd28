-- returns Dependant
-- In the order of their ids, so that two batches never wait for each other: they are sorted before the first is looked
-- up.
SELECT
\ir dependant_columns.sql
FROM JSON_TABLE(:ids, '$[*]' COLUMNS (v CHAR(36) CHARACTER SET ascii PATH '$')) AS r
STRAIGHT_JOIN dependants ON dependants.id = r.v
ORDER BY r.v
FOR UPDATE
