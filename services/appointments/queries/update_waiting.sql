-- returns Uuid
-- Those whose row is as it was read. The ids once more: see update_appointments.sql.
UPDATE waitlist AS w
SET status = r.status,
    appointment_id = r.appointment_id,
    offered_doctor_id = r.offered_doctor_id,
    offered_starts_at = r.offered_starts_at,
    freed_again = r.freed_again,
    version = r.version
FROM json_to_recordset(CAST(:rows AS json)) AS r(
  id uuid, status text, appointment_id uuid, offered_doctor_id uuid, offered_starts_at timestamptz,
  freed_again boolean, version bigint, version_read bigint)
WHERE w.id = r.id
  AND w.id = ANY(CAST(:ids AS uuid[]))
  AND w.version = r.version_read
RETURNING w.id
