-- returns nothing
-- Fails where an appointment has one.
INSERT INTO correspondences (
\ir correspondence_columns.sql
)
SELECT
  r.appointment_id, r.due_at, r.nothing_to_pay, r.confirmation_sent, r.cancelled, r.remind_at, r.told_at, r.cancel_at,
  r.version, r.patient_id, NULLIF(r.reminder, 'null'), NULLIF(r.cancellation, 'null'), NULLIF(r.confirmed, 'null'),
  NULLIF(r.invoice, 'null'), r.offered_at, r.away
FROM JSON_TABLE(:rows, '$[*]' COLUMNS (
\ir correspondence_json_columns.sql
)) AS r
