-- returns SmsPlace
-- STRAIGHT_JOIN: the phones first, each looked up by key, whatever the statistics say.
SELECT p.phone, p.place, p.message_id
FROM JSON_TABLE(:phones, '$[*]' COLUMNS (v VARCHAR(20) CHARACTER SET ascii PATH '$')) AS r
STRAIGHT_JOIN sms_places p ON p.phone = r.v AND p.day = CAST(:day AS DATE)
