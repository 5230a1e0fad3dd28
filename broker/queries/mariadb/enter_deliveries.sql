-- returns nothing
-- A unique violation where the inbox has one of these.
INSERT INTO inbox (id)
SELECT v
FROM JSON_TABLE(:ids, '$[*]' COLUMNS (v CHAR(36) PATH '$')) AS r
