-- returns Uuid
-- STRAIGHT_JOIN: the ids first, each looked up by key, whatever the statistics say.
SELECT p.appointment_id
FROM JSON_TABLE(:ids, '$[*]' COLUMNS (v CHAR(36) CHARACTER SET ascii PATH '$')) AS r
STRAIGHT_JOIN plans p ON p.appointment_id = r.v AND p.kind = 'unpaid'
WHERE p.ended
