-- returns OfDay
-- Offers that hold nothing yet are nobody's to see.
SELECT id, doctor_id, starts_at, status, version
FROM appointments
WHERE starts_at >= CAST(:from AS timestamptz)
  AND starts_at < CAST(:to AS timestamptz)
  AND (waiting_id IS NULL OR ends_at IS NOT NULL)
ORDER BY starts_at, id
LIMIT CAST(:limit AS integer)
