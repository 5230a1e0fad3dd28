-- returns Busy
SELECT doctor_id, starts_at, ends_at, appointment_id
FROM holds
WHERE released_at IS NULL
  AND doctor_id = CAST(:doctor AS uuid)
  AND tstzrange(starts_at, ends_at) && tstzrange(CAST(:from AS timestamptz), CAST(:to AS timestamptz))
ORDER BY starts_at
