-- returns Uuid
-- By the same index, which looks at every doctor's: one of its own would cost every booking something.
SELECT appointment_id
FROM holds
WHERE specialty_id = CAST(:id AS uuid)
  AND released_at IS NULL
  AND tstzrange(starts_at, ends_at) && tstzrange(CAST(:from AS timestamptz), NULL)
  AND starts_at > CAST(:now AS timestamptz)
LIMIT CAST(:limit AS integer)
