-- returns Appointment
-- What is not asked for is no part of the plan. Rows come in the order of the filter's own index, whose first column is
-- the same in all of them. That is said as a range of the index, because a plan that saw it as equality would rather walk
-- the primary key, in the hope to meet such rows soon. `settled` is the status of what is neither requested nor awaits
-- its payment. Offers that were never told of are left out.
WITH f AS (
  SELECT
    CAST(:patient AS uuid) AS patient,
    CAST(:doctor AS uuid) AS doctor,
    CAST(:status AS text) AS wanted,
    COALESCE(CAST(:after AS uuid), 'ffffffff-ffff-ffff-ffff-ffffffffffff') AS after_id)
SELECT /* planned for its values */
\ir appointment_columns.sql
FROM appointments, f
WHERE id < f.after_id
  AND (waiting_id IS NULL OR ends_at IS NOT NULL)
  AND (f.patient IS NULL OR patient_id >= f.patient AND (patient_id, id) <= (f.patient, f.after_id))
  AND CASE
    WHEN f.doctor IS NULL THEN TRUE
    WHEN f.patient IS NOT NULL THEN doctor_id IS NOT DISTINCT FROM f.doctor
    WHEN f.wanted IS NULL OR f.wanted IN ('requested', 'awaiting_payment') THEN
      doctor_id >= f.doctor AND (doctor_id, id) <= (f.doctor, f.after_id)
    ELSE TRUE
  END
  AND CASE
    WHEN f.wanted IS NULL THEN TRUE
    WHEN f.patient IS NOT NULL THEN status = f.wanted
    WHEN f.wanted IN ('requested', 'awaiting_payment') THEN settled IS NULL AND status = f.wanted
    WHEN f.doctor IS NOT NULL THEN
      settled IS NOT NULL AND (doctor_id, settled) >= (f.doctor, f.wanted)
      AND (doctor_id, settled, id) <= (f.doctor, f.wanted, f.after_id)
    ELSE settled >= f.wanted AND (settled, id) <= (f.wanted, f.after_id)
  END
ORDER BY
  CASE WHEN f.patient IS NOT NULL THEN patient_id WHEN f.doctor IS NOT NULL THEN doctor_id END DESC,
  CASE WHEN f.patient IS NULL AND f.wanted IS NOT NULL THEN settled END DESC,
  id DESC
LIMIT CAST(:limit AS integer)
