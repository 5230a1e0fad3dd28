-- returns OfDay
-- Offers that hold nothing yet are nobody's to see. When somebody came, was called and went in is in the history alone,
-- which is opened of those who are there.
SELECT
  a.id,
  a.doctor_id,
  a.starts_at,
  a.status,
  a.version,
  a.ends_at,
  visit.since,
  visit.called_at
FROM appointments a
CROSS JOIN LATERAL (
  SELECT
    min(CAST(h.entry ->> 'at' AS timestamptz)) FILTER (WHERE h.entry ->> 'reason' IS DISTINCT FROM 'called') AS since,
    min(CAST(h.entry ->> 'at' AS timestamptz)) FILTER (WHERE h.entry ->> 'reason' = 'called') AS called_at
  FROM json_array_elements(a.history) AS h (entry)
  WHERE a.status IN ('checked_in', 'in_consultation')
    AND h.entry ->> 'status' = a.status) AS visit
WHERE a.starts_at >= CAST(:from AS timestamptz)
  AND a.starts_at < CAST(:to AS timestamptz)
  AND (a.waiting_id IS NULL OR a.ends_at IS NOT NULL)
ORDER BY a.starts_at, a.id
LIMIT CAST(:limit AS integer)
