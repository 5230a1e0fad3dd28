-- returns Uuid
-- Those that the inbox did not have.
INSERT IGNORE INTO inbox (id)
SELECT v
FROM JSON_TABLE(:ids, '$[*]' COLUMNS (v CHAR(36) PATH '$')) AS r
RETURNING id
