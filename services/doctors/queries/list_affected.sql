-- returns AffectedRow
-- Answered is what no longer has that slot.
SELECT
  a.time_off_id,
  a.appointment_id,
  a.starts_at,
  a.ends_at,
  CASE
    WHEN h.released_at IS NOT NULL THEN 'cancelled'
    WHEN h.doctor_id <> t.doctor_id OR h.starts_at <> a.starts_at THEN 'moved'
  END AS answer
FROM affected AS a
CROSS JOIN LATERAL (SELECT doctor_id FROM time_off WHERE id = a.time_off_id LIMIT 1) AS t
CROSS JOIN LATERAL (
  SELECT doctor_id, starts_at, released_at FROM holds WHERE appointment_id = a.appointment_id LIMIT 1) AS h
WHERE a.time_off_id = ANY(CAST(:time_offs AS uuid[]))
ORDER BY a.starts_at, a.appointment_id
