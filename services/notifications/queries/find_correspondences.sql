-- returns Correspondence
-- STRAIGHT_JOIN: the ids first, each looked up by key, whatever the statistics say.
SELECT
\ir correspondence_columns.sql
FROM JSON_TABLE(:ids, '$[*]' COLUMNS (v CHAR(36) CHARACTER SET ascii PATH '$')) AS r
STRAIGHT_JOIN correspondences ON correspondences.appointment_id = r.v
