-- returns OfToday
-- Those that were to be, in the order of their starts; under the names and in the rooms that are known now. Each
-- person by a LIMIT of its own, or a plan would read all there are for some.
SELECT
  v.id,
  v.doctor_id,
  COALESCE(d.full_name, v.doctor_name, '') AS doctor_name,
  COALESCE(r.room, v.room) AS room,
  CASE WHEN v.dependant_id IS NULL THEN p.full_name ELSE COALESCE(c.full_name, v.dependant_name) END AS full_name,
  v.starts_at,
  COALESCE(v.ends_at, v.starts_at + interval '30 minutes') AS ends_at,
  v.checked_in_at,
  v.called_at,
  v.started_at,
  COALESCE(v.completed_at, v.missed_at) AS over_at
FROM visits v
LEFT JOIN LATERAL (
  SELECT full_name
  FROM known_patients
  WHERE id = v.patient_id
  LIMIT 1) AS p ON TRUE
LEFT JOIN LATERAL (
  SELECT full_name
  FROM known_dependants
  WHERE id = v.dependant_id
  LIMIT 1) AS c ON TRUE
LEFT JOIN known_doctors d ON d.id = v.doctor_id
LEFT JOIN known_rooms r ON r.doctor_id = v.doctor_id
WHERE v.starts_at >= CAST(:from AS timestamptz)
  AND v.starts_at < CAST(:to AS timestamptz)
  AND v.confirmed
  AND v.cancelled_at IS NULL
  AND v.doctor_id IS NOT NULL
ORDER BY v.starts_at, v.id
LIMIT CAST(:limit AS integer)
