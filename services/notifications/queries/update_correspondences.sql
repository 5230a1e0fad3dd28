-- returns nothing
-- Those whose row is as it was read. STRAIGHT_JOIN: the ids first, each looked up by key, whatever the statistics say.
-- Of an object's place JSON_TABLE makes the text null where there is none.
UPDATE JSON_TABLE(:rows, '$[*]' COLUMNS (
  appointment_id CHAR(36) CHARACTER SET ascii PATH '$.appointment_id',
  due_at DATETIME(6) PATH '$.due_at',
  nothing_to_pay BOOLEAN PATH '$.nothing_to_pay',
  confirmation_sent BOOLEAN PATH '$.confirmation_sent',
  cancelled BOOLEAN PATH '$.cancelled',
  remind_at DATETIME(6) PATH '$.remind_at',
  told_at DATETIME(6) PATH '$.told_at',
  cancel_at DATETIME(6) PATH '$.cancel_at',
  version BIGINT PATH '$.version',
  patient_id CHAR(36) PATH '$.patient_id',
  reminder JSON PATH '$.reminder',
  cancellation JSON PATH '$.cancellation',
  confirmed JSON PATH '$.confirmed',
  invoice JSON PATH '$.invoice',
  version_read BIGINT PATH '$.version_read')) AS r
STRAIGHT_JOIN correspondences AS c ON c.appointment_id = r.appointment_id AND c.version = r.version_read
SET c.due_at = r.due_at,
    c.nothing_to_pay = r.nothing_to_pay,
    c.confirmation_sent = r.confirmation_sent,
    c.cancelled = r.cancelled,
    c.remind_at = r.remind_at,
    c.told_at = r.told_at,
    c.cancel_at = r.cancel_at,
    c.version = r.version,
    c.patient_id = r.patient_id,
    c.reminder = NULLIF(r.reminder, 'null'),
    c.cancellation = NULLIF(r.cancellation, 'null'),
    c.confirmed = NULLIF(r.confirmed, 'null'),
    c.invoice = NULLIF(r.invoice, 'null')
