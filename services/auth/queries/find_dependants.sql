-- returns Dependant
SELECT
\ir dependant_columns.sql
FROM JSON_TABLE(:ids, '$[*]' COLUMNS (v CHAR(36) CHARACTER SET ascii PATH '$')) AS r
STRAIGHT_JOIN dependants ON dependants.id = r.v
