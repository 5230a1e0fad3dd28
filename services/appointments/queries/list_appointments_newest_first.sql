-- returns Appointment
WITH f AS (
  SELECT
    CAST(:patient AS uuid) AS patient,
    CAST(:doctor AS uuid) AS doctor,
    CAST(:status AS text) AS wanted,
    CAST(:after AS uuid) AS after_id)
SELECT
\ir appointment_columns.sql
FROM appointments, f
WHERE (f.patient IS NULL OR patient_id = f.patient)
  AND (f.doctor IS NULL OR doctor_id = f.doctor)
  AND (f.wanted IS NULL OR status = f.wanted)
  AND (f.after_id IS NULL OR id < f.after_id)
ORDER BY id DESC
LIMIT CAST(:limit AS integer)
