-- returns nothing
-- Those whose row is as it was read. STRAIGHT_JOIN: the ids first, each looked up by key, whatever the statistics say.
UPDATE JSON_TABLE(:rows, '$[*]' COLUMNS (
\ir correspondence_json_columns.sql
)) AS r
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
    c.invoice = NULLIF(r.invoice, 'null'),
    c.offered_at = r.offered_at,
    c.away = r.away
