-- returns nothing
-- Leaves out what somebody else has taken.
INSERT IGNORE INTO sms_places (phone, day, place, message_id)
SELECT r.phone, CAST(:day AS DATE), r.place, r.message_id
FROM JSON_TABLE(:rows, '$[*]' COLUMNS (
  phone VARCHAR(20) CHARACTER SET ascii PATH '$.phone',
  place INT PATH '$.place',
  message_id CHAR(36) CHARACTER SET ascii PATH '$.message_id')) AS r
