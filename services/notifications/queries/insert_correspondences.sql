-- returns nothing
-- Fails where an appointment has one. Of an object's place JSON_TABLE makes the text null where there is none.
INSERT INTO correspondences (
\ir correspondence_columns.sql
)
SELECT
  r.appointment_id, r.due_at, r.nothing_to_pay, r.confirmation_sent, r.cancelled, r.remind_at, r.told_at, r.cancel_at,
  r.version, r.patient_id, NULLIF(r.reminder, 'null'), NULLIF(r.cancellation, 'null'), NULLIF(r.confirmed, 'null'),
  NULLIF(r.invoice, 'null')
FROM JSON_TABLE(:rows, '$[*]' COLUMNS (
  appointment_id CHAR(36) PATH '$.appointment_id',
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
  invoice JSON PATH '$.invoice')) AS r
