-- returns Appointment
SELECT
\ir appointment_columns.sql
FROM appointments
WHERE starts_at >= COALESCE(CAST(:from AS timestamptz), '-infinity')
  AND starts_at < COALESCE(CAST(:to AS timestamptz), 'infinity')
  AND (starts_at, id) > (COALESCE(CAST(:after_start AS timestamptz), '-infinity'),
                         COALESCE(CAST(:after_id AS uuid), '00000000-0000-0000-0000-000000000000'))
  AND patient_id = COALESCE(CAST(:patient AS uuid), patient_id)
  AND (CAST(:doctor AS uuid) IS NULL OR doctor_id = CAST(:doctor2 AS uuid))
  AND status = COALESCE(CAST(:status AS text), status)
ORDER BY starts_at, id
LIMIT CAST(:limit AS integer)
