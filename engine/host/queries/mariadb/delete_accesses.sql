-- returns nothing
-- STRAIGHT_JOIN: the ids first, each looked up by key, whatever the statistics say of a table so soon empty again.
DELETE accesses
FROM JSON_TABLE(:ids, '$[*]' COLUMNS (v CHAR(36) CHARACTER SET ascii PATH '$')) AS r
STRAIGHT_JOIN accesses ON accesses.id = r.v
