-- returns Contact
-- STRAIGHT_JOIN: the ids first, each looked up by key, whatever the statistics say.
SELECT c.user_id, c.email, c.full_name, c.phone, c.language, c.wants_email, c.wants_sms
FROM JSON_TABLE(:ids, '$[*]' COLUMNS (v CHAR(36) CHARACTER SET ascii PATH '$')) AS r
STRAIGHT_JOIN contacts c ON c.user_id = r.v
