-- returns nothing
-- STRAIGHT_JOIN: the ids first, each looked up by key, whatever the statistics say.
UPDATE JSON_TABLE(:rows, '$[*]' COLUMNS (
  id CHAR(36) CHARACTER SET ascii PATH '$.id',
  status VARCHAR(10) PATH '$.status',
  recipient VARCHAR(254) PATH '$.recipient',
  last_error VARCHAR(500) PATH '$.last_error',
  due_at DATETIME(6) PATH '$.due_at',
  finished_at DATETIME(6) PATH '$.finished_at',
  untried INT PATH '$.untried')) AS r
STRAIGHT_JOIN messages m ON m.id = r.id
SET m.status = r.status,
    m.attempts = m.attempts - r.untried,
    m.recipient = COALESCE(r.recipient, m.recipient),
    m.last_error = r.last_error,
    m.due_at = COALESCE(r.due_at, m.due_at),
    m.finished_at = r.finished_at,
    m.attachment_base64 = IF(r.status = 'sent', NULL, m.attachment_base64)
