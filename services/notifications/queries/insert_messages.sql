-- returns nothing
-- New ones: nothing has become of them yet. Fails where there is one of its id.
INSERT INTO messages (
  id, attempts, due_at, notice_at, recipient, attachment_name, version, channel, user_id, created_at, template_name,
  variables, attachment_base64)
SELECT r.*
FROM JSON_TABLE(:rows, '$[*]' COLUMNS (
  id CHAR(36) PATH '$.id',
  attempts INT PATH '$.attempts',
  due_at DATETIME(6) PATH '$.due_at',
  notice_at DATETIME(6) PATH '$.notice_at',
  recipient TEXT PATH '$.recipient',
  attachment_name TEXT PATH '$.attachment_name',
  version BIGINT PATH '$.version',
  channel TEXT PATH '$.channel',
  user_id CHAR(36) PATH '$.user_id',
  created_at DATETIME(6) PATH '$.created_at',
  template_name TEXT PATH '$.template_name',
  variables LONGTEXT PATH '$.variables',
  attachment_base64 LONGTEXT PATH '$.attachment_base64')) AS r
