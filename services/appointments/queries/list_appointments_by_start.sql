-- returns Appointment
-- As in list_appointments_newest_first.sql. A page begins at `from_at`, behind `from_id`.
WITH f AS (
  SELECT
    COALESCE(GREATEST(CAST(:from AS timestamptz), CAST(:after_start AS timestamptz)), '-infinity') AS from_at,
    CASE WHEN CAST(:after_start2 AS timestamptz) >= COALESCE(CAST(:from2 AS timestamptz), '-infinity')
      THEN CAST(:after_id AS uuid)
      ELSE '00000000-0000-0000-0000-000000000000'
    END AS from_id,
    COALESCE(CAST(:to AS timestamptz), 'infinity') AS to_at,
    CAST(:patient AS uuid) AS patient,
    CAST(:doctor AS uuid) AS doctor,
    CAST(:status AS text) AS wanted)
SELECT /* planned for its values */
\ir appointment_columns.sql
FROM appointments, f
WHERE (starts_at, id) > (f.from_at, f.from_id)
  AND starts_at < f.to_at
  AND (waiting_id IS NULL OR ends_at IS NOT NULL)
  AND (f.patient IS NULL OR patient_id BETWEEN f.patient AND f.patient)
  AND CASE
    WHEN f.doctor IS NULL THEN TRUE
    WHEN f.patient IS NOT NULL THEN doctor_id IS NOT DISTINCT FROM f.doctor
    WHEN f.wanted IS NULL OR f.wanted IN ('requested', 'awaiting_payment') THEN
      (doctor_id, starts_at) >= (f.doctor, f.from_at) AND (doctor_id, starts_at) <= (f.doctor, f.to_at)
    ELSE TRUE
  END
  AND CASE
    WHEN f.wanted IS NULL THEN TRUE
    WHEN f.patient IS NOT NULL THEN status = f.wanted
    WHEN f.wanted IN ('requested', 'awaiting_payment') THEN settled IS NULL AND status = f.wanted
    WHEN f.doctor IS NOT NULL THEN
      settled IS NOT NULL AND (doctor_id, settled, starts_at) >= (f.doctor, f.wanted, f.from_at)
      AND (doctor_id, settled, starts_at) <= (f.doctor, f.wanted, f.to_at)
    ELSE settled IS NOT NULL
         AND (settled, starts_at) >= (f.wanted, f.from_at) AND (settled, starts_at) <= (f.wanted, f.to_at)
  END
ORDER BY
  CASE WHEN f.patient IS NOT NULL THEN patient_id WHEN f.doctor IS NOT NULL THEN doctor_id END,
  CASE WHEN f.patient IS NULL AND f.wanted IS NOT NULL THEN settled END,
  starts_at,
  id
LIMIT CAST(:limit AS integer)
