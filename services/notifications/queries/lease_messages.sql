-- returns nothing
-- STRAIGHT_JOIN: the ids first, each looked up by key, whatever the statistics say.
UPDATE JSON_TABLE(:ids, '$[*]' COLUMNS (v CHAR(36) CHARACTER SET ascii PATH '$')) AS r
STRAIGHT_JOIN messages ON messages.id = r.v
SET attempts = attempts + 1,
    due_at = :until,
    version = version + 1
