-- returns Waiting
-- Those who wait for such a slot or have an offer, who came first first.
SELECT
\ir waiting_columns.sql
FROM waitlist
WHERE status IN ('waiting', 'offered')
  AND specialty_id = ANY(CAST(:specialties AS uuid[]))
  AND (doctor_id IS NULL OR doctor_id = CAST(:doctor AS uuid))
  AND from_at <= CAST(:starts_at AS timestamptz)
  AND to_at > CAST(:starts_at2 AS timestamptz)
ORDER BY id
FOR UPDATE
