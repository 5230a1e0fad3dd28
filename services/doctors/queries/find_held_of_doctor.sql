-- returns Uuid
-- The range is for the index of the exclusion constraint, from `now` on: what was held before does not count, however
-- much it is.
SELECT appointment_id
FROM holds
WHERE doctor_id = CAST(:id AS uuid)
  AND released_at IS NULL
  AND tstzrange(starts_at, ends_at) && tstzrange(CAST(:from AS timestamptz), NULL)
  AND starts_at > CAST(:now AS timestamptz)
LIMIT CAST(:limit AS integer)
