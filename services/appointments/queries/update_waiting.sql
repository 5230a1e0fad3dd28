-- returns Uuid
-- Those whose row is as it was read. The ids once more: see update_appointments.sql.
UPDATE waitlist AS w
SET specialty_names = r.specialty_names,
    status = r.status,
    appointment_id = r.appointment_id,
    span = r.span,
    told = r.told,
    freed_again = r.freed_again,
    version = r.version
FROM json_to_recordset(CAST(:rows AS json)) AS r(
  id uuid, specialty_names json, status text, appointment_id uuid, span json, told boolean, freed_again boolean,
  version bigint, version_read bigint)
WHERE w.id = r.id
  AND w.id = ANY(CAST(:ids AS uuid[]))
  AND w.version = r.version_read
RETURNING w.id
