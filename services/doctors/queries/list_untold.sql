-- returns Untold
SELECT
  a.id,
  a.time_off_id,
  a.appointment_id,
  h.specialty_id,
  t.doctor_id,
  a.starts_at,
  h.released_at IS NULL AND h.doctor_id = t.doctor_id AND h.starts_at = a.starts_at AS stands
FROM affected AS a
JOIN time_off AS t ON t.id = a.time_off_id
JOIN holds AS h ON h.appointment_id = a.appointment_id
WHERE NOT a.told
ORDER BY a.id
LIMIT CAST(:limit AS integer)
