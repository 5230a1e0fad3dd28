-- returns nothing
-- Those whose row is as it was read. STRAIGHT_JOIN: the ids first, each looked up by key, whatever the statistics say.
-- An attachment goes with its name, and is not written again: with a LONGTEXT JSON_TABLE would be a table on disk.
UPDATE JSON_TABLE(:rows, '$[*]' COLUMNS (
  id CHAR(36) CHARACTER SET ascii PATH '$.id',
  status TEXT PATH '$.status',
  attempts INT PATH '$.attempts',
  due_at DATETIME(6) PATH '$.due_at',
  finished_at DATETIME(6) PATH '$.finished_at',
  notice_at DATETIME(6) PATH '$.notice_at',
  recipient TEXT PATH '$.recipient',
  last_error TEXT PATH '$.last_error',
  version BIGINT PATH '$.version',
  attachment_name TEXT PATH '$.attachment_name',
  version_read BIGINT PATH '$.version_read')) AS r
STRAIGHT_JOIN messages AS m ON m.id = r.id AND m.version = r.version_read
SET m.status = r.status,
    m.attempts = r.attempts,
    m.due_at = r.due_at,
    m.finished_at = r.finished_at,
    m.notice_at = r.notice_at,
    m.recipient = r.recipient,
    m.last_error = r.last_error,
    m.version = r.version,
    m.attachment_name = r.attachment_name,
    m.attachment_base64 = IF(r.attachment_name IS NULL, NULL, m.attachment_base64)
