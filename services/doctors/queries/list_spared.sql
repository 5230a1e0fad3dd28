-- returns Spared
-- Wherever they are by now: they may be on their way back. OFFSET 0, for else all time off there is might be read.
SELECT a.appointment_id, a.starts_at
FROM affected AS a
JOIN time_off AS t ON t.id = a.time_off_id
CROSS JOIN LATERAL (SELECT released_at FROM holds WHERE appointment_id = a.appointment_id LIMIT 1) AS h
WHERE a.time_off_id = CAST(:time_off AS uuid)
  AND h.released_at IS NULL
  AND NOT EXISTS (
    SELECT FROM time_off AS other
    WHERE other.doctor_id = t.doctor_id
      AND other.id <> t.id
      AND other.starts_at < a.ends_at
      AND other.ends_at > a.starts_at
    OFFSET 0)
