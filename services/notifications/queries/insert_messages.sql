-- returns nothing
INSERT INTO messages (
  id, user_id, channel, recipient, template_name, variables, attachment_name, attachment_base64, remind_at, attempts,
  due_at, created_at)
SELECT r.*, :due, :now
FROM JSON_TABLE(:rows, '$[*]' COLUMNS (
  id CHAR(36) PATH '$.id',
  user_id CHAR(36) PATH '$.user_id',
  channel VARCHAR(10) PATH '$.channel',
  recipient VARCHAR(254) PATH '$.recipient',
  template_name VARCHAR(50) PATH '$.template_name',
  variables LONGTEXT PATH '$.variables',
  attachment_name VARCHAR(100) PATH '$.attachment_name',
  attachment_base64 LONGTEXT PATH '$.attachment_base64',
  remind_at DATETIME(6) PATH '$.remind_at',
  attempts INT PATH '$.attempts')) AS r
